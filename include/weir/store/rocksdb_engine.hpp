// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <weir/error/error.hpp>
#include <weir/metrics/rocksdb_metrics.hpp>
#include <weir/store/files.hpp>
#include <weir/store/footprint.hpp>
#include <weir/store/key_value_engine.hpp>
#include <weir/store/restore_buffer.hpp>
#include <weir/store/rocksdb_damage.hpp>
#include <weir/store/rocksdb_ingestion.hpp>
#include <weir/store/write_buffer.hpp>

namespace weir {

/// Kafka Streams' options of a store. For other ones derive from it, hide `configure`, and name it:
/// `kept_in<basic_rocksdb_engine<my_options>>`.
struct rocksdb_options {
    static void configure(::rocksdb::Options& options, std::string const& /*path*/) {
        ::rocksdb::BlockBasedTableOptions table;
        table.block_cache = ::rocksdb::NewLRUCache(50 << 20);
        table.block_size = 4096;
        table.filter_policy.reset(::rocksdb::NewBloomFilterPolicy(10));
        options.table_factory.reset(::rocksdb::NewBlockBasedTableFactory(table));
        options.write_buffer_size = 16 << 20;
        options.max_write_buffer_number = 3;
        options.compression = ::rocksdb::kNoCompression;
        options.compaction_style = ::rocksdb::kCompactionStyleUniversal;
        options.optimize_filters_for_hits = true;
        options.IncreaseParallelism(std::max(2, static_cast<int>(std::thread::hardware_concurrency())));
    }
};

/// Entries in a RocksDB of their own. There is no write-ahead log: the changelog is one. What is put waits in memory
/// until `commit`, so that what was not acknowledged is never on the disk. Models persistent_engine.
template <typename Options = rocksdb_options>
class basic_rocksdb_engine {
    std::string path_;
    std::unique_ptr<::rocksdb::DB> db_;
    write_buffer buffer_;
    restore_buffer restored_;  // older than what is in the buffer
    std::size_t memtable_bytes_ = 0;
    mutable ::rocksdb::PinnableSlice found_;
    mutable bool corrupt_ = false;
    std::shared_ptr<::rocksdb::Statistics> statistics_;

public:
    basic_rocksdb_engine() = default;
    basic_rocksdb_engine(basic_rocksdb_engine&&) = default;
    basic_rocksdb_engine& operator=(basic_rocksdb_engine&&) = delete;
    ~basic_rocksdb_engine() { release(); }

    /// Creates the directory if it is not there.
    void open(std::string const& path) {
        path_ = path;
        corrupt_ = false;
        ::rocksdb::Options options;
        Options::configure(options, path);
        if (statistics_) {
            statistics_ = options.statistics ? options.statistics : ::rocksdb::CreateDBStatistics();
            options.statistics = statistics_;
        }
        if (!options.info_log) options.info_log = std::make_shared<detail::no_info_log>();
        auto const names = files::names_in(path);
        options.create_if_missing = !detail::had_database(names);
        if (!options.create_if_missing)
            if (auto const lost = detail::missing_of_rocksdb(*options.env, path, names); !lost.empty())
                fail(true, "open", lost);
        auto const slash = path.rfind('/');
        if (slash != std::string::npos && slash > 0) files::make_directories(path.substr(0, slash));
        ::rocksdb::DB* opened = nullptr;
        auto const status = ::rocksdb::DB::Open(options, path, &opened);
        if (status.IsInvalidArgument())
            fail(false, "open", status.ToString() + "; its files are left as they are, and ask for other options");
        check(status, "open");
        db_.reset(opened);
        memtable_bytes_ = db_->GetOptions().write_buffer_size;
        options.env->DeleteFile(table_to_be()).PermitUncheckedError();  // of a process that died
    }
    /// From the next `open` on RocksDB counts what it does, which costs it some percent.
    void keep_statistics() { statistics_ = ::rocksdb::CreateDBStatistics(); }
    bool is_open() const { return db_ != nullptr; }
    bool is_corrupt() const { return corrupt_; }
    std::string const& path() const { return path_; }

    wire_bytes get(bytes_view key) const {
        if (auto const* const change = buffer_.find(key))
            return change->erased ? wire_bytes{} : wire_bytes{bytes_view{change->value}};
        if (!db_) return std::nullopt;
        found_.Reset();
        auto const status = db_->Get({}, db_->DefaultColumnFamily(), slice(key), &found_);
        if (status.IsNotFound()) return std::nullopt;
        check(status, "read", true);
        return view(found_);
    }
    void put(bytes_view key, bytes_view value) { buffer_.put(key, value); }
    void erase(bytes_view key) { buffer_.erase(key); }
    /// What the changelog has; null: erased. Unlike what is put it is not seen before `commit`, and costs less.
    void restore(bytes_view key, wire_bytes value) {
        if (db_ && buffer_.empty())
            restored_.add(key, value);
        else if (value)
            put(key, *value);
        else
            erase(key);
    }
    /// When so many bytes wait in a restore, more of them make a `commit` no cheaper: as much as a memtable takes.
    std::size_t restore_batch_bytes() const { return memtable_bytes_; }
    /// RocksDB's estimate, and the changes that wait.
    std::size_t size() const {
        std::size_t count = 0;
        if (std::uint64_t n = 0; db_ && db_->GetIntProperty(::rocksdb::DB::Properties::kEstimateNumKeys, &n)) count = n;
        return count > 0 ? count + buffer_.size() : buffer_.puts();
    }
    void clear() {
        discard();
        if (!db_) return;
        release();  // however it ends, as all of it goes
        auto const path = path_;
        files::remove_all(path);
        open(path);
    }

    /// As RocksDB estimates it. The block cache is counted here, shared or not.
    weir::footprint footprint() const {
        using properties = ::rocksdb::DB::Properties;
        auto const get = [&](std::string const& property) {
            std::uint64_t n = 0;
            return db_ && db_->GetIntProperty(property, &n) ? static_cast<std::int64_t>(n) : std::int64_t{0};
        };
        return {.uncommitted = static_cast<std::int64_t>(uncommitted_bytes()),
                .memtables = get(properties::kCurSizeAllMemTables),
                .table_readers = get(properties::kEstimateTableReadersMem),
                .block_cache = get(properties::kBlockCacheUsage),
                .disk = get(properties::kTotalSstFilesSize)};
    }
    /// For metrics; all zero while it is not open.
    void sample(metrics::rocksdb_sample& taken) const {
        if (!db_) return;
        for (std::size_t i = 0; i < taken.properties.size(); ++i) {
            std::uint64_t n = 0;
            db_->GetIntProperty("rocksdb." + std::string{metrics::rocksdb::properties[i].name}, &n);
            taken.properties[i] = static_cast<std::int64_t>(n);
        }
        if (!statistics_) return;
        using namespace ::rocksdb;
        auto const count = [&](Tickers of) { return static_cast<std::int64_t>(statistics_->getTickerCount(of)); };
        taken.bytes_written = count(BYTES_WRITTEN);
        taken.bytes_read = count(BYTES_READ);
        taken.bytes_flushed = count(FLUSH_WRITE_BYTES);
        taken.compaction_read = count(COMPACT_READ_BYTES);
        taken.compaction_written = count(COMPACT_WRITE_BYTES);
        taken.stall_micros = count(STALL_MICROS);
        taken.file_errors = count(NO_FILE_ERRORS);
        taken.memtable = {count(MEMTABLE_HIT), count(MEMTABLE_MISS)};
        taken.data_blocks = {count(BLOCK_CACHE_DATA_HIT), count(BLOCK_CACHE_DATA_MISS)};
        taken.index_blocks = {count(BLOCK_CACHE_INDEX_HIT), count(BLOCK_CACHE_INDEX_MISS)};
        taken.filter_blocks = {count(BLOCK_CACHE_FILTER_HIT), count(BLOCK_CACHE_FILTER_MISS)};
        auto const durations = [&](Histograms of) {
            HistogramData micros;
            statistics_->histogramData(of, &micros);
            return metrics::rocksdb_sample::durations{micros.average / 1'000, micros.min / 1'000, micros.max / 1'000,
                                                      static_cast<std::int64_t>(micros.count)};
        };
        taken.flush = durations(FLUSH_TIME);
        taken.compaction = durations(COMPACTION_TIME);
    }
    std::size_t uncommitted_bytes() const { return buffer_.size_bytes() + restored_.size_bytes(); }
    void commit() {
        if (!db_) return;
        if (!restored_.empty()) {
            check(detail::ingest(*db_, table_to_be(), restored_), "restore");
            restored_.clear();
        }
        if (buffer_.empty()) return;
        ::rocksdb::WriteBatch batch;
        // In the order of their keys: RocksDB then looks for the place of each beside that of the one before it.
        for (auto const* const one : buffer_.sorted())
            check(one->second.erased ? batch.Delete(one->first) : batch.Put(one->first, one->second.value), "write");
        check(db_->Write(unlogged(), &batch), "write");
        buffer_.clear();
    }
    void discard() {
        buffer_.clear();
        restored_.clear();
    }
    void flush() {
        if (db_) check(db_->Flush({}), "flush");
    }
    void close() {
        discard();
        found_.Reset();
        if (!db_) return;
        auto const status = db_->Close();
        db_.reset();
        check(status, "close");
    }

    template <typename Visit>
    void for_each(Visit&& visit) const {
        range(std::nullopt, std::nullopt, visit);
    }
    template <typename Visit>
    void range(wire_bytes from, wire_bytes to, Visit&& visit) const {
        auto const changes = buffer_.sorted(from, to);
        auto next = changes.begin();
        auto const visit_changes_before = [&](wire_bytes key) {
            for (; next != changes.end() && (!key || (*next)->first < *key); ++next)
                if (!(*next)->second.erased) visit(bytes_view{(*next)->first}, bytes_view{(*next)->second.value});
        };
        if (db_) {
            ::rocksdb::ReadOptions options;
            options.total_order_seek = true;  // in options of a user's that know prefixes, too
            bytes behind{to.value_or("")};
            behind += '\0';
            auto const bound = slice(behind);
            if (to) options.iterate_upper_bound = &bound;  // else what was erased behind it would be searched through
            std::unique_ptr<::rocksdb::Iterator> const at{db_->NewIterator(options)};
            from ? at->Seek(slice(*from)) : at->SeekToFirst();
            for (; at->Valid(); at->Next()) {
                auto const key = view(at->key());
                visit_changes_before(key);
                if (next != changes.end() && (*next)->first == key) continue;  // comes with the changes
                visit(key, view(at->value()));
            }
            check(at->status(), "read", true);
        }
        visit_changes_before(std::nullopt);
    }

private:
    static ::rocksdb::Slice slice(bytes_view of) { return {of.data(), of.size()}; }
    static bytes_view view(::rocksdb::Slice const& of) { return {of.data(), of.size()}; }
    static ::rocksdb::WriteOptions unlogged() {
        ::rocksdb::WriteOptions options;
        options.disableWAL = true;
        return options;
    }
    std::string table_to_be() const { return path_ + "/restored.tmp"; }

    void check(::rocksdb::Status const& status, char const* what, bool reading = false) const {
        if (!status.ok()) [[unlikely]]
            fail(detail::is_damage(status, reading), what, status.ToString());
    }
    [[noreturn]] void fail(bool damaged, char const* what, std::string const& reason) const {
        auto const why = std::string{"cannot "} + what + " the RocksDB in " + path_ + ": " + reason;
        if (!damaged) throw state_error{why};
        corrupt_ = true;
        throw corrupt_state{why};
    }
    void release() {
        found_.Reset();
        if (db_) db_->Close().PermitUncheckedError();
        db_.reset();
    }
};

using rocksdb_engine = basic_rocksdb_engine<>;
static_assert(persistent_engine<rocksdb_engine>);

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <limits>
#include <weir/metrics/append.hpp>
#include <weir/metrics/rocksdb_catalogue.hpp>
#include <weir/metrics/sensor.hpp>

namespace weir::metrics {

/// What a RocksDB says of itself at one moment. Counts are since it was opened.
struct rocksdb_sample {
    struct lookups {
        std::int64_t hits = 0, misses = 0;
    };
    struct durations {
        double avg_ms = 0, min_ms = 0, max_ms = 0;
        std::int64_t count = 0;
    };
    std::array<std::int64_t, std::size(rocksdb::properties)> properties{};  ///< in the order of the catalogue

    // With statistics, which are kept from `debug` on.

    std::int64_t bytes_written = 0, bytes_read = 0, bytes_flushed = 0, compaction_read = 0, compaction_written = 0;
    std::int64_t stall_micros = 0, file_errors = 0;
    lookups memtable{}, data_blocks{}, index_blocks{}, filter_blocks{};
    durations flush{}, compaction{};
};

/// The metrics of one RocksDB. One thread gives samples; any thread reads.
class rocksdb_metrics {
    using number = std::atomic<double>;
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    struct published_durations {
        number avg{none}, min{none}, max{none};

        void publish(rocksdb_sample::durations const& d) {
            if (d.count == 0) return;
            avg.store(d.avg_ms, std::memory_order_relaxed);
            min.store(d.min_ms, std::memory_order_relaxed);
            max.store(d.max_ms, std::memory_order_relaxed);
        }
    };

    std::array<std::atomic<std::int64_t>, std::size(rocksdb::properties)> properties_{};
    rocksdb_sample last_{};
    sensor written_, read_, flushed_, compaction_read_, compaction_written_, stall_micros_, file_errors_;
    number memtable_{none}, data_{none}, index_{none}, filter_{none};
    published_durations flush_, compaction_;
    std::int64_t next_ns_ = std::numeric_limits<std::int64_t>::min();

    /// Since the last sample that saw any.
    static void publish(number& ratio, rocksdb_sample::lookups now, rocksdb_sample::lookups before) {
        auto const hits = static_cast<double>(now.hits - before.hits);
        auto const all = hits + static_cast<double>(now.misses - before.misses);
        if (all > 0) ratio.store(hits / all, std::memory_order_relaxed);
    }
    static double value_of(number const& n) { return n.load(std::memory_order_relaxed); }

public:
    static constexpr std::int64_t interval_ns = 1'000'000'000;

    /// A sample costs some microseconds: one is due every second.
    bool is_due(std::int64_t now_ns) const { return now_ns >= next_ns_; }
    void publish(std::int64_t now_ns, rocksdb_sample const& now) {
        next_ns_ = now_ns + interval_ns;
        // The store was emptied, and has begun to count anew.
        if (now.bytes_written < last_.bytes_written || now.bytes_flushed < last_.bytes_flushed) last_ = {};
        for (std::size_t i = 0; i < properties_.size(); ++i)
            properties_[i].store(now.properties[i], std::memory_order_relaxed);
        written_.record(now_ns, now.bytes_written - last_.bytes_written);
        read_.record(now_ns, now.bytes_read - last_.bytes_read);
        flushed_.record(now_ns, now.bytes_flushed - last_.bytes_flushed);
        compaction_read_.record(now_ns, now.compaction_read - last_.compaction_read);
        compaction_written_.record(now_ns, now.compaction_written - last_.compaction_written);
        stall_micros_.record(now_ns, now.stall_micros - last_.stall_micros);
        file_errors_.record(now_ns, now.file_errors - last_.file_errors);
        publish(memtable_, now.memtable, last_.memtable);
        publish(data_, now.data_blocks, last_.data_blocks);
        publish(index_, now.index_blocks, last_.index_blocks);
        publish(filter_, now.filter_blocks, last_.filter_blocks);
        flush_.publish(now.flush);
        compaction_.publish(now.compaction);
        last_ = now;
    }

    void read_properties(appender const& to) const {
        for (std::size_t i = 0; i < properties_.size(); ++i)
            to.value(rocksdb::properties[i], static_cast<double>(properties_[i].load(std::memory_order_relaxed)));
    }
    void read_statistics(std::int64_t now_ns, appender const& to) const {
        to.sum(rocksdb::bytes_written_rate, rocksdb::bytes_written_total, written_.read(now_ns));
        to.sum(rocksdb::bytes_read_rate, rocksdb::bytes_read_total, read_.read(now_ns));
        to.sum(rocksdb::memtable_bytes_flushed_rate, rocksdb::memtable_bytes_flushed_total, flushed_.read(now_ns));
        to.value(rocksdb::bytes_read_compaction_rate, compaction_read_.read(now_ns).sum_per_s);
        to.value(rocksdb::bytes_written_compaction_rate, compaction_written_.read(now_ns).sum_per_s);
        auto const stalls = stall_micros_.read(now_ns);
        to.value(rocksdb::write_stall_duration_avg, stalls.avg / 1'000);
        to.value(rocksdb::write_stall_duration_total, static_cast<double>(stalls.sum) / 1'000);
        to.value(rocksdb::number_file_errors_total, static_cast<double>(file_errors_.read(now_ns).sum));
        to.value(rocksdb::memtable_hit_ratio, value_of(memtable_));
        to.value(rocksdb::block_cache_data_hit_ratio, value_of(data_));
        to.value(rocksdb::block_cache_index_hit_ratio, value_of(index_));
        to.value(rocksdb::block_cache_filter_hit_ratio, value_of(filter_));
        to.value(rocksdb::memtable_flush_time_avg, value_of(flush_.avg));
        to.value(rocksdb::memtable_flush_time_min, value_of(flush_.min));
        to.value(rocksdb::memtable_flush_time_max, value_of(flush_.max));
        to.value(rocksdb::compaction_time_avg, value_of(compaction_.avg));
        to.value(rocksdb::compaction_time_min, value_of(compaction_.min));
        to.value(rocksdb::compaction_time_max, value_of(compaction_.max));
    }
};

}  // namespace weir::metrics

// SPDX-License-Identifier: Apache-2.0
#include <weir/metrics/rocksdb_metrics.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <weir/metrics/snapshot.hpp>

namespace metrics = weir::metrics;
namespace rocksdb = weir::metrics::rocksdb;

namespace {

constexpr std::int64_t s = 1'000'000'000;

metrics::snapshot read(metrics::rocksdb_metrics const& of, std::int64_t now_ns) {
    std::vector<metrics::metric> out;
    of.read_properties({out, {}});
    of.read_statistics(now_ns, {out, {}});
    return metrics::snapshot{out};
}

metrics::rocksdb_sample sample(std::int64_t times) {
    metrics::rocksdb_sample taken;
    for (std::size_t i = 0; i < taken.properties.size(); ++i)
        taken.properties[i] = times * (static_cast<std::int64_t>(i) + 1);
    taken.bytes_written = 600 * times;
    taken.bytes_read = 1'200 * times;
    taken.bytes_flushed = 1'800 * times;
    taken.compaction_read = 2'400 * times;
    taken.compaction_written = 3'000 * times;
    taken.stall_micros = 8'000 * times;
    taken.file_errors = times;
    taken.memtable = {3 * times, times};
    taken.data_blocks = {times, times};
    taken.index_blocks = {9 * times, times};
    taken.filter_blocks = {times, 4 * times};
    taken.flush = {2.0, 1.0, 3.0, times};
    taken.compaction = {5.0, 4.0, 6.0, times};
    return taken;
}

}  // namespace

TEST_CASE("rocksdb_metrics: each has a name of its own") {
    std::set<std::string_view> names;
    for (auto const& d : rocksdb::properties) {
        CHECK(d.rank == metrics::info::rank);
        CHECK(names.insert(d.name).second);
    }
    for (auto const* d : rocksdb::statistics) {
        CHECK(d->rank == metrics::debug::rank);
        CHECK(names.insert(d->name).second);
    }
    CHECK(names.size() == 43);
}

TEST_CASE("rocksdb_metrics: before the first sample nothing is known") {
    metrics::rocksdb_metrics const of;
    auto const all = read(of, 0);
    CHECK(all.size() == 43);
    CHECK(all.get(rocksdb::properties[0]) == 0);
    CHECK(all.get(rocksdb::bytes_written_total) == 0);
    CHECK(std::isnan(all.get(rocksdb::memtable_hit_ratio)));
    CHECK(std::isnan(all.get(rocksdb::compaction_time_avg)));
}

TEST_CASE("rocksdb_metrics: every one moves") {
    metrics::rocksdb_metrics of;
    of.publish(0, sample(1));
    of.publish(30 * s, sample(3));
    auto const all = read(of, 30 * s);
    for (std::size_t i = 0; i < std::size(rocksdb::properties); ++i)
        CHECK(all.get(rocksdb::properties[i]) == 3 * (static_cast<std::int64_t>(i) + 1));
    CHECK(all.get(rocksdb::bytes_written_total) == 1'800);
    CHECK(all.get(rocksdb::bytes_read_total) == 3'600);
    CHECK(all.get(rocksdb::memtable_bytes_flushed_total) == 5'400);
    CHECK(all.get(rocksdb::bytes_written_rate) == Approx(60));  // in the last 30 seconds
    CHECK(all.get(rocksdb::bytes_read_rate) == Approx(120));
    CHECK(all.get(rocksdb::memtable_bytes_flushed_rate) == Approx(180));
    CHECK(all.get(rocksdb::bytes_read_compaction_rate) == Approx(240));
    CHECK(all.get(rocksdb::bytes_written_compaction_rate) == Approx(300));
    CHECK(all.get(rocksdb::write_stall_duration_total) == 24);
    CHECK(all.get(rocksdb::write_stall_duration_avg) == 12);
    CHECK(all.get(rocksdb::number_file_errors_total) == 3);
    CHECK(all.get(rocksdb::memtable_hit_ratio) == 0.75);
    CHECK(all.get(rocksdb::block_cache_data_hit_ratio) == 0.5);
    CHECK(all.get(rocksdb::block_cache_index_hit_ratio) == 0.9);
    CHECK(all.get(rocksdb::block_cache_filter_hit_ratio) == 0.2);
    CHECK(all.get(rocksdb::memtable_flush_time_avg) == 2);
    CHECK(all.get(rocksdb::memtable_flush_time_min) == 1);
    CHECK(all.get(rocksdb::memtable_flush_time_max) == 3);
    CHECK(all.get(rocksdb::compaction_time_avg) == 5);
    CHECK(all.get(rocksdb::compaction_time_min) == 4);
    CHECK(all.get(rocksdb::compaction_time_max) == 6);
}

TEST_CASE("rocksdb_metrics: a sample is due once a second; ratios last until there are new lookups") {
    metrics::rocksdb_metrics of;
    CHECK(of.is_due(0));
    of.publish(0, sample(1));
    CHECK_FALSE(of.is_due(s - 1));
    CHECK(of.is_due(s));
    of.publish(s, sample(1));
    CHECK(read(of, s).get(rocksdb::memtable_hit_ratio) == 0.75);
}

TEST_CASE("rocksdb_metrics: a store that was emptied counts anew, and totals go on") {
    metrics::rocksdb_metrics of;
    of.publish(0, sample(5));
    of.publish(s, sample(1));
    CHECK(read(of, s).get(rocksdb::bytes_written_total) == 3'600);
}

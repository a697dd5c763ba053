// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/definition.hpp>
#include <weir/metrics/level.hpp>

// What RocksDB tells of a store, with Kafka Streams' names. A header of its own, as few need it.
namespace weir::metrics::rocksdb {

inline constexpr std::string_view group = "stream-state-metrics";

/// Gauges, each the property "rocksdb.<name>".
inline constexpr whole properties[] = {
    {{group, "num-immutable-mem-table", info::rank, kind::gauge,
      "Number of immutable memtables that have not yet been flushed"}},
    {{group, "cur-size-active-mem-table", info::rank, kind::gauge, "Approximate size of active memtable in bytes"}},
    {{group, "cur-size-all-mem-tables", info::rank, kind::gauge,
      "Approximate size of active and unflushed immutable memtables in bytes"}},
    {{group, "size-all-mem-tables", info::rank, kind::gauge,
      "Approximate size of active, unflushed immutable, and pinned immutable memtables in bytes"}},
    {{group, "num-entries-active-mem-table", info::rank, kind::gauge,
      "Total number of entries in the active memtable"}},
    {{group, "num-deletes-active-mem-table", info::rank, kind::gauge,
      "Total number of delete entries in the active memtable"}},
    {{group, "num-entries-imm-mem-tables", info::rank, kind::gauge,
      "Total number of entries in the unflushed immutable memtables"}},
    {{group, "num-deletes-imm-mem-tables", info::rank, kind::gauge,
      "Total number of delete entries in the unflushed immutable memtables"}},
    {{group, "mem-table-flush-pending", info::rank, kind::gauge,
      "Reports 1 if a memtable flush is pending, otherwise it reports 0"}},
    {{group, "num-running-flushes", info::rank, kind::gauge, "Number of currently running flushes"}},
    {{group, "compaction-pending", info::rank, kind::gauge,
      "Reports 1 if at least one compaction is pending, otherwise it reports 0"}},
    {{group, "num-running-compactions", info::rank, kind::gauge, "Number of currently running compactions"}},
    {{group, "estimate-pending-compaction-bytes", info::rank, kind::gauge,
      "Estimated total number of bytes a compaction needs to rewrite on disk to get all levels down to under target "
      "size"}},
    {{group, "total-sst-files-size", info::rank, kind::gauge, "Total size in bytes of all SST files"}},
    {{group, "live-sst-files-size", info::rank, kind::gauge,
      "Total size in bytes of all SST files that belong to the latest LSM tree"}},
    {{group, "num-live-versions", info::rank, kind::gauge, "Number of live versions of the LSM tree"}},
    {{group, "block-cache-capacity", info::rank, kind::gauge, "Capacity of the block cache in bytes"}},
    {{group, "block-cache-usage", info::rank, kind::gauge,
      "Memory size of the entries residing in block cache in bytes"}},
    {{group, "block-cache-pinned-usage", info::rank, kind::gauge,
      "Memory size for the entries being pinned in the block cache in bytes"}},
    {{group, "estimate-num-keys", info::rank, kind::gauge,
      "Estimated number of keys in the active and unflushed immutable memtables and storage"}},
    {{group, "estimate-table-readers-mem", info::rank, kind::gauge,
      "Estimated memory in bytes used for reading SST tables, excluding memory used in block cache"}},
    {{group, "background-errors", info::rank, kind::gauge, "Total number of background errors"}},
};

inline constexpr real bytes_written_rate{{group, "bytes-written-rate", debug::rank, kind::gauge,
                                          "Average number of bytes written per second to the RocksDB state store"}};
inline constexpr real bytes_written_total{{group, "bytes-written-total", debug::rank, kind::counter,
                                           "Total number of bytes written to the RocksDB state store"}};
inline constexpr real bytes_read_rate{{group, "bytes-read-rate", debug::rank, kind::gauge,
                                       "Average number of bytes read per second from the RocksDB state store"}};
inline constexpr real bytes_read_total{
    {group, "bytes-read-total", debug::rank, kind::counter, "Total number of bytes read from the RocksDB state store"}};
inline constexpr real memtable_bytes_flushed_rate{
    {group, "memtable-bytes-flushed-rate", debug::rank, kind::gauge,
     "Average number of bytes flushed per second from the memtable to disk"}};
inline constexpr real memtable_bytes_flushed_total{{group, "memtable-bytes-flushed-total", debug::rank, kind::counter,
                                                    "Total number of bytes flushed from the memtable to disk"}};
inline constexpr real memtable_hit_ratio{{group, "memtable-hit-ratio", debug::rank, kind::gauge,
                                          "Ratio of memtable hits relative to all lookups to the memtable"}};
inline constexpr real memtable_flush_time_avg{{group, "memtable-flush-time-avg", debug::rank, kind::gauge,
                                               "Average time spent on flushing the memtable to disk in ms"}};
inline constexpr real memtable_flush_time_min{{group, "memtable-flush-time-min", debug::rank, kind::gauge,
                                               "Minimum time spent on flushing the memtable to disk in ms"}};
inline constexpr real memtable_flush_time_max{{group, "memtable-flush-time-max", debug::rank, kind::gauge,
                                               "Maximum time spent on flushing the memtable to disk in ms"}};
inline constexpr real write_stall_duration_avg{
    {group, "write-stall-duration-avg", debug::rank, kind::gauge, "Average duration of write stalls in ms"}};
inline constexpr real write_stall_duration_total{
    {group, "write-stall-duration-total", debug::rank, kind::counter, "Total duration of write stalls in ms"}};
inline constexpr real block_cache_data_hit_ratio{
    {group, "block-cache-data-hit-ratio", debug::rank, kind::gauge,
     "Ratio of block cache hits for data relative to all lookups for data to the block cache"}};
inline constexpr real block_cache_index_hit_ratio{
    {group, "block-cache-index-hit-ratio", debug::rank, kind::gauge,
     "Ratio of block cache hits for indexes relative to all lookups for indexes to the block cache"}};
inline constexpr real block_cache_filter_hit_ratio{
    {group, "block-cache-filter-hit-ratio", debug::rank, kind::gauge,
     "Ratio of block cache hits for filters relative to all lookups for filters to the block cache"}};
inline constexpr real bytes_read_compaction_rate{{group, "bytes-read-compaction-rate", debug::rank, kind::gauge,
                                                  "Average number of bytes read per second during compaction"}};
inline constexpr real bytes_written_compaction_rate{{group, "bytes-written-compaction-rate", debug::rank, kind::gauge,
                                                     "Average number of bytes written per second during compaction"}};
inline constexpr real compaction_time_avg{
    {group, "compaction-time-avg", debug::rank, kind::gauge, "Average time spent on compaction in ms"}};
inline constexpr real compaction_time_min{
    {group, "compaction-time-min", debug::rank, kind::gauge, "Minimum time spent on compaction in ms"}};
inline constexpr real compaction_time_max{
    {group, "compaction-time-max", debug::rank, kind::gauge, "Maximum time spent on compaction in ms"}};
inline constexpr real number_file_errors_total{
    {group, "number-file-errors-total", debug::rank, kind::counter, "Total number of file errors occurred"}};

inline constexpr definition const* statistics[] = {
    &bytes_written_rate,         &bytes_written_total,           &bytes_read_rate,
    &bytes_read_total,           &memtable_bytes_flushed_rate,   &memtable_bytes_flushed_total,
    &memtable_hit_ratio,         &memtable_flush_time_avg,       &memtable_flush_time_min,
    &memtable_flush_time_max,    &write_stall_duration_avg,      &write_stall_duration_total,
    &block_cache_data_hit_ratio, &block_cache_index_hit_ratio,   &block_cache_filter_hit_ratio,
    &bytes_read_compaction_rate, &bytes_written_compaction_rate, &compaction_time_avg,
    &compaction_time_min,        &compaction_time_max,           &number_file_errors_total};

}  // namespace weir::metrics::rocksdb

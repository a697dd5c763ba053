// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir {

/// What an engine takes, in bytes, about. An engine that knows has `footprint footprint() const`, which must cost no
/// more than a few microseconds, however much it holds.
struct footprint {
    std::int64_t entries = 0;        ///< in memory: keys, values, and what it takes to keep them
    std::int64_t uncommitted = 0;    ///< in memory: what waits for a commit
    std::int64_t memtables = 0;      ///< in memory: of RocksDB
    std::int64_t table_readers = 0;  ///< in memory: indexes and filters of RocksDB's files
    std::int64_t block_cache = 0;    ///< in memory: blocks that RocksDB has read
    std::int64_t disk = 0;

    std::int64_t rocksdb() const { return memtables + table_readers + block_cache; }
    std::int64_t memory() const { return entries + uncommitted + rocksdb(); }
};

}  // namespace weir

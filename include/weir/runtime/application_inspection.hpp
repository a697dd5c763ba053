// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/metrics/metric.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/error_notes.hpp>
#include <weir/runtime/task_id.hpp>
#include <weir/store/footprint.hpp>

namespace weir {

/// A partition that a task reads. Offsets are -1 while nobody knows them.
struct partition_inspection {
    topic_partition partition;
    std::int64_t position = -1;  ///< the next record to be processed
    std::int64_t committed = -1;
    std::int64_t end = -1;  ///< where the broker said that the partition ends
    bool paused = false;    ///< until the task's stores are restored

    /// Records that are not processed yet; -1: not known, as while nobody has said of a new end where it is.
    std::int64_t lag() const { return end < 0 || position < 0 || position > end ? -1 : end - position; }
};

struct store_inspection {
    std::string name, kind;  ///< "counts", "in-memory"
    std::int64_t keys = -1;
    std::optional<weir::footprint> footprint;  ///< none: its engine does not tell
    std::int64_t cached = -1;                  ///< updates that wait in its record cache; -1: it has none
};

struct task_inspection {
    weir::task_id task_id{};
    std::vector<partition_inspection> partitions;
    std::vector<store_inspection> stores;
};

/// A store that is being filled from its changelog.
struct restore_inspection {
    std::string store;
    topic_partition changelog;
    std::int64_t start = 0, end = 0;  ///< offsets
    std::int64_t reached = 0;         ///< the next offset
    std::int64_t restored = 0;        ///< records
    std::int64_t for_ms = 0;
};

/// A node in which a thread is now.
struct node_inspection {
    std::string node;
    std::int64_t for_ms = 0;
};

/// Where a thread was when it failed.
struct death_inspection {
    std::int64_t ms_ago = 0;
    std::string activity;            ///< "processing", ...; "none": it was between two of them
    std::vector<std::string> nodes;  ///< in which it was, the outermost first; empty: the failure was in none
    std::string task;                ///< of the node; empty: none
    std::string topic;               ///< of the record at hand; empty: there was none, as in a punctuator
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};

struct thread_inspection {
    std::string name, state;
    std::string activity;  ///< "polling", "processing", ...
    std::int64_t activity_for_ms = 0;
    std::int64_t batch = 0, taken = 0;  ///< records of the batch that is processed, and how many of them were taken up
    std::vector<node_inspection> nodes;  ///< in which the thread is, the outermost first
    std::string task;  ///< whose record it processes; empty: none
    std::string topic;  ///< of that record; empty: its source reads several
    std::int32_t partition = -1;
    std::int64_t offset = -1;

    std::optional<death_inspection> died;  ///< none: it has not; its place may be empty for up to 10 s

    // As the thread told it, at its last rebalance or commit, and at most a second before while it ran.
    std::int64_t told_ms_ago = -1;  ///< -1: it has not yet
    std::vector<task_inspection> tasks;
    std::int64_t cache_bytes = 0, cache_max_bytes = 0;  ///< of its record caches

    std::vector<restore_inspection> restores;
};

/// What an application is at. A value: it stays as it is when the application goes on. There are no secrets in it, and
/// nothing of what records hold.
struct application_inspection {
    std::string application_id, client_id, state;
    std::int64_t at_ms = 0;  ///< wall clock
    std::int64_t state_for_ms = 0;  ///< all the time that it has been in this state
    std::int64_t process_id = 0, resident_bytes = -1;
    std::vector<thread_inspection> threads;
    std::vector<metrics::metric> clients;  ///< the group librdkafka-metrics, with weir::kafka::statistics
    std::int64_t error_count = 0;
    std::vector<error_note> errors;  ///< the last ones, the oldest first
    std::map<std::string, std::string> settings;  ///< those of the application itself
};

/// Bytes of memory, by owner.
struct memory_inspection {
    std::int64_t stores = 0, rocksdb = 0, record_caches = 0;
    std::int64_t clients = -1;  ///< queues of librdkafka; -1: it was not asked
    std::int64_t process = -1;  ///< all of it, resident; -1: not known
};

inline memory_inspection memory_of(application_inspection const& of) {
    memory_inspection out;
    out.process = of.resident_bytes;
    for (auto const& thread : of.threads) {
        out.record_caches += thread.cache_bytes;
        for (auto const& task : thread.tasks)
            for (auto const& store : task.stores)
                if (store.footprint) {
                    out.stores += store.footprint->entries + store.footprint->uncommitted;
                    out.rocksdb += store.footprint->rocksdb();
                }
    }
    for (auto const& m : of.clients)
        if (m.name == "bytes-queued" || m.name == "bytes-prefetched")
            out.clients = (out.clients < 0 ? 0 : out.clients) + static_cast<std::int64_t>(m.value);
    return out;
}

}  // namespace weir

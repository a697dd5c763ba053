// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/task_id.hpp>

namespace weir {

/// A task as its stream thread last told of it, as TaskMetadata of Kafka Streams; end offsets are as its consumer has
/// them now. Offsets are -1 while nobody knows them.
struct task_metadata {
    weir::task_id task_id{};
    std::vector<topic_partition> topic_partitions{};             ///< of its sources
    std::map<topic_partition, std::int64_t> committed_offsets{};  ///< by whoever had the task before, or by it
    std::map<topic_partition, std::int64_t> end_offsets{};  ///< where the broker last said that the partition ends
    /// Wall clock, milliseconds: since when it has had nothing to process; none: it is processing.
    std::optional<std::int64_t> time_current_idling_started_ms{};
};

/// A stream thread, as ThreadMetadata of Kafka Streams.
struct thread_metadata {
    std::string thread_name;  ///< "<client.id>-StreamThread-1"
    std::string thread_state;  ///< "RUNNING" and so on
    std::vector<task_metadata> active_tasks;  ///< by task id
    std::string consumer_client_id, restore_consumer_client_id;
    std::vector<std::string> producer_client_ids;
    std::string admin_client_id;
    std::int64_t told_ms_ago = -1;  ///< how old `active_tasks` are, but for their end offsets; -1: nothing was told yet
};

}  // namespace weir

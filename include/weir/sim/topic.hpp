// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <weir/runtime/client.hpp>
#include <weir/sim/partition_log.hpp>
#include <weir/sim/settings.hpp>

namespace weir::sim {

/// What of a topic's configs has a meaning here; the others are kept and shown.
struct topic_limits {
    bool log_append_time = false;
    std::size_t message_bytes_max = 1'048'588;
    std::optional<std::size_t> retention_bytes{};   // of a partition
    std::optional<std::int64_t> retention_ms{};     // only when set: nobody expects old test data to vanish

    explicit topic_limits(std::map<std::string, std::string> const& configs) {
        setting_reader const c{configs};
        log_append_time = c.one_of("message.timestamp.type", "CreateTime", "LogAppendTime") == "LogAppendTime";
        if (auto const n = c.number("max.message.bytes", 0)) message_bytes_max = static_cast<std::size_t>(*n);
        auto const policy = c.one_of("cleanup.policy", "delete", "compact", "compact,delete", "delete,compact");
        auto const bytes = c.number("retention.bytes", -1), ms = c.number("retention.ms", -1);
        if (policy == "compact") return;
        if (bytes && *bytes >= 0) retention_bytes = static_cast<std::size_t>(*bytes);
        if (ms && *ms >= 0) retention_ms = ms;
    }
};

/// One topic. Its partitions stay where they are; after `deleted` a new topic of this name is another object.
struct topic {
    std::string const& name;  // of the cluster: equal names are one object
    std::uint64_t const id;
    std::map<std::string, std::string> const configs;
    topic_limits const limits;
    std::deque<partition_log> partitions{};
    bool deleted = false;

    topic(std::string const& topic_name, std::uint64_t topic_id, runtime::new_topic const& wanted)
        : name{topic_name}, id{topic_id}, configs{wanted.configs}, limits{configs} {
        for (std::int32_t p = 0; p < wanted.partitions; ++p) partitions.emplace_back(name, p);
    }

    bool has(std::int32_t partition) const {
        return partition >= 0 && static_cast<std::size_t>(partition) < partitions.size();
    }
    std::int32_t partition_count() const { return static_cast<std::int32_t>(partitions.size()); }
    partition_log& at(std::int32_t partition) { return partitions[static_cast<std::size_t>(partition)]; }

    /// Appends and applies the retention; `now_ms` is the cluster's time. Returns the offset.
    std::int64_t append(std::int32_t partition, log_record const& r, std::int64_t now_ms) {
        auto& to = at(partition);
        auto const offset = to.append(r);
        if (limits.retention_bytes) to.retain_bytes(*limits.retention_bytes);
        if (limits.retention_ms) to.retain_since(now_ms - *limits.retention_ms);
        return offset;
    }
};

/// Kafka's rule for names.
inline bool is_topic_name(std::string_view name) {
    auto const legal = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    if (name.empty() || name.size() > 249 || name == "." || name == "..") return false;
    for (auto const c : name)
        if (!legal(c)) return false;
    return true;
}

}  // namespace weir::sim

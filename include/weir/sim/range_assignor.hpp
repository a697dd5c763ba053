// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <weir/record/topic_partition.hpp>

namespace weir::sim {

struct partition_range {
    std::int32_t first = 0, count = 0;

    friend bool operator==(partition_range const&, partition_range const&) = default;
};

/// The share of the member at `index` of `members`: contiguous, and the first members get one more.
constexpr partition_range range_of(std::int32_t partitions, std::int32_t members, std::int32_t index) {
    auto const each = partitions / members, extra = partitions % members;
    return {each * index + std::min(index, extra), each + (index < extra ? 1 : 0)};
}

struct range_member {
    std::string_view member_id;
    std::optional<std::string_view> instance_id;
    std::vector<std::string_view> topics;
};

/// The order in which Kafka's Java assignors line members up: static members by their instance, then the others by
/// their id. (librdkafka compares a static with a dynamic member by member id.)
constexpr bool range_order(range_member const& a, range_member const& b) {
    if (a.instance_id && b.instance_id) return *a.instance_id < *b.instance_id;
    if (a.instance_id || b.instance_id) return a.instance_id.has_value();
    return a.member_id < b.member_id;
}

/// Kafka's RangeAssignor: what each of `members` gets, in their order, by topic and partition. A topic that has no
/// partition count does not exist and gives nothing. Topics with equal counts and equal subscribers are co-partitioned.
inline std::vector<std::vector<topic_partition>> range_assign(
    std::span<range_member const> members, std::map<std::string, std::int32_t> const& partition_counts) {
    std::vector<std::size_t> line(members.size());
    for (std::size_t i = 0; i < line.size(); ++i) line[i] = i;
    std::sort(line.begin(), line.end(),
              [&](std::size_t a, std::size_t b) { return range_order(members[a], members[b]); });

    std::vector<std::vector<topic_partition>> result(members.size());
    for (auto const& [topic, partitions] : partition_counts) {
        std::vector<std::size_t> subscribers;
        for (auto const i : line)
            if (std::count(members[i].topics.begin(), members[i].topics.end(), topic) > 0) subscribers.push_back(i);
        for (std::size_t i = 0; i < subscribers.size(); ++i) {
            auto const share =
                range_of(partitions, static_cast<std::int32_t>(subscribers.size()), static_cast<std::int32_t>(i));
            for (auto p = share.first; p < share.first + share.count; ++p) result[subscribers[i]].push_back({topic, p});
        }
    }
    return result;
}

}  // namespace weir::sim

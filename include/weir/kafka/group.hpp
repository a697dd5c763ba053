// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/record/topic_partition.hpp>

namespace weir::kafka {

/// Those of a group of the classic protocol. A group of the consumer protocol (KIP-848) may be `unknown` to librdkafka.
enum class group_state : unsigned char { unknown, preparing_rebalance, completing_rebalance, stable, dead, empty };

/// Kafka's word for it.
constexpr std::string_view to_string(group_state state) {
    switch (state) {
        case group_state::preparing_rebalance:
            return "PreparingRebalance";
        case group_state::completing_rebalance:
            return "CompletingRebalance";
        case group_state::stable:
            return "Stable";
        case group_state::dead:
            return "Dead";
        case group_state::empty:
            return "Empty";
        case group_state::unknown:
            break;
    }
    return "Unknown";
}

/// From Kafka's word, in any case.
constexpr std::optional<group_state> parse_group_state(std::string_view word) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    for (auto const state : {group_state::unknown, group_state::preparing_rebalance, group_state::completing_rebalance,
                             group_state::stable, group_state::dead, group_state::empty}) {
        auto const name = to_string(state);
        if (std::equal(word.begin(), word.end(), name.begin(), name.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }))
            return state;
    }
    return std::nullopt;
}

struct group_listing {
    std::string group;
    group_state state = group_state::unknown;
};

struct group_member {
    std::string consumer_id;
    std::string group_instance_id;  ///< empty: a dynamic member
    std::string host;  ///< as the broker says it: "/127.0.0.1"
    std::string client_id;
    std::vector<topic_partition> assignment{};
};

/// A partition that the group reads or has read.
struct group_offset {
    topic_partition partition;
    std::optional<std::int64_t> committed{};
    std::optional<std::int64_t> end{};  ///< none: the topic is gone, or the partition has no leader

    /// Records between the two; negative when the topic was made anew.
    std::optional<std::int64_t> lag() const {
        return committed && end ? std::optional{*end - *committed} : std::nullopt;
    }
};

struct group_coordinator {
    int id = -1;
    std::string host;
    int port = 0;
};

struct group_description {
    std::string group;
    group_state state = group_state::unknown;  ///< `dead`: there is no such group
    std::string assignor;
    group_coordinator coordinator;
    std::vector<group_member> members;
    bool members_known = true;  ///< false: of a protocol that librdkafka does not know (KIP-848)
    std::vector<group_offset> offsets;  ///< by topic and partition, when they were asked for
    std::string error;  ///< why nothing else is known; empty: nothing went wrong

    bool exists() const { return state != group_state::dead; }
};

/// One line of a table of offsets; without `member` nobody reads the partition now.
struct group_row {
    group_offset const* offset = nullptr;
    group_member const* member = nullptr;
};

/// The offsets with their readers, in the order of kafka-consumer-groups.sh: members with many partitions first, then
/// what nobody reads. They point into the description.
inline std::vector<group_row> rows_of(group_description const& group) {
    std::vector<group_member const*> readers;
    for (auto const& member : group.members)
        if (!member.assignment.empty()) readers.push_back(&member);
    std::sort(readers.begin(), readers.end(), [](auto const* a, auto const* b) {
        return a->assignment.size() != b->assignment.size() ? a->assignment.size() > b->assignment.size() : a < b;
    });
    std::vector<group_row> rows;
    std::vector<bool> read(group.offsets.size());
    for (auto const* reader : readers)
        for (std::size_t i = 0; i < group.offsets.size(); ++i)
            if (std::find(reader->assignment.begin(), reader->assignment.end(), group.offsets[i].partition) !=
                reader->assignment.end()) {
                rows.push_back({&group.offsets[i], reader});
                read[i] = true;
            }
    for (std::size_t i = 0; i < group.offsets.size(); ++i)
        if (!read[i] && group.offsets[i].committed) rows.push_back({&group.offsets[i], nullptr});
    return rows;
}

/// Of all partitions whose lag is known; none when that are none.
inline std::optional<std::int64_t> total_lag(group_description const& group) {
    std::optional<std::int64_t> sum;
    for (auto const& offset : group.offsets)
        if (auto const lag = offset.lag()) sum = sum.value_or(0) + *lag;
    return sum;
}

}  // namespace weir::kafka

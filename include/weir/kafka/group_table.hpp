// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <weir/kafka/group.hpp>

// What kafka-consumer-groups.sh of Kafka 4 prints, byte for byte, for scripts that read it.
namespace weir::kafka {

namespace detail {

/// Text at the left of a column; Java pads by UTF-16 units, which for what Kafka allows in names are bytes.
inline void append_column(std::string& out, std::string_view text, std::size_t width) {
    out += text;
    if (text.size() < width) out.append(width - text.size(), ' ');
    out += ' ';
}

/// "-" for what is not there.
inline std::string or_dash(std::string_view text) { return text.empty() ? "-" : std::string{text}; }
inline std::string or_dash(std::optional<std::int64_t> number) { return number ? std::to_string(*number) : "-"; }

/// "orders:0,1;payments:0"
inline std::string assignment_text(std::vector<topic_partition> const& partitions) {
    std::map<std::string, std::vector<std::int32_t>> by_topic;
    for (auto const& tp : partitions) by_topic[tp.topic].push_back(tp.partition);
    std::vector<std::string> topics;
    for (auto& [topic, numbers] : by_topic) {
        std::sort(numbers.begin(), numbers.end());
        std::string text;
        for (auto const n : numbers) text += (text.empty() ? topic + ':' : ",") + std::to_string(n);
        topics.push_back(std::move(text));
    }
    std::sort(topics.begin(), topics.end());
    std::string out;
    for (auto const& text : topics) out += (out.empty() ? "" : ";") + text;
    return or_dash(out);
}

/// Columns as wide as their widest cell and at least as `widths` say; the last one is not padded.
inline std::string table(std::vector<std::vector<std::string>> const& rows, std::vector<std::size_t> widths) {
    std::string out;
    for (auto const& row : rows)
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (auto const& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) append_column(out, row[i], widths[i]);
        out += row.back();
        out += '\n';
    }
    return out;
}

}  // namespace detail

/// What the tool says of the group's state, to stderr; empty when nothing is to be said.
inline std::string state_remark(group_description const& group) {
    auto const name = "group '" + group.group + "'";
    switch (group.state) {
        case group_state::dead:
            return "\nError: Consumer " + name + " does not exist.\n";
        case group_state::empty:
            return "\nConsumer " + name + " has no active members.\n";
        case group_state::preparing_rebalance:
        case group_state::completing_rebalance:
            return "\nWarning: Consumer " + name + " is rebalancing.\n";
        case group_state::stable:
        case group_state::unknown:
            break;
    }
    return group.members_known ? "" : "\nThe members of " + name + " are not known: librdkafka cannot ask for them.\n";
}

/// `--describe --offsets`; nothing when there are no offsets. `verbose` adds a column for the epoch of the leader,
/// which librdkafka 2.0 does not know: it is always "-".
inline std::string offsets_table(group_description const& group, bool verbose = false) {
    auto const rows = rows_of(group);
    if (!group.exists() || rows.empty()) return {};
    std::vector<std::vector<std::string>> cells{{"GROUP", "TOPIC", "PARTITION", "LEADER-EPOCH", "CURRENT-OFFSET",
                                                 "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"}};
    for (auto const& [offset, member] : rows)
        cells.push_back({group.group, offset->partition.topic, std::to_string(offset->partition.partition), "-",
                         detail::or_dash(offset->committed), detail::or_dash(offset->end),
                         detail::or_dash(offset->lag()), member ? member->consumer_id : "-",
                         member ? member->host : "-", member ? member->client_id : "-"});
    std::vector<std::size_t> widths{15, 15, 10, 15, 15, 15, 15, 15, 15};
    if (!verbose) {
        for (auto& row : cells) row.erase(row.begin() + 3);
        widths.erase(widths.begin() + 3);
    }
    return '\n' + detail::table(cells, std::move(widths));
}

/// `--describe --members`. `verbose` adds epochs, which only groups of the consumer protocol have, and assignments.
inline std::string members_table(group_description const& group, bool verbose = false) {
    if (!group.exists() || !group.members_known) return {};
    bool const instances = std::any_of(group.members.begin(), group.members.end(),
                                       [](auto const& m) { return !m.group_instance_id.empty(); });
    std::vector<std::vector<std::string>> cells{
        {"GROUP", "CONSUMER-ID", "GROUP-INSTANCE-ID", "HOST", "CLIENT-ID", "#PARTITIONS"}};
    for (auto const& m : group.members)
        cells.push_back({group.group, m.consumer_id, m.group_instance_id, m.host, m.client_id,
                         std::to_string(m.assignment.size())});
    std::vector<std::size_t> widths{15, 15, 17, 15, 15, 15};
    if (!instances) {
        for (auto& row : cells) row.erase(row.begin() + 2);
        widths.erase(widths.begin() + 2);
    }
    if (verbose) {
        for (auto const* name : {"CURRENT-EPOCH", "CURRENT-ASSIGNMENT", "TARGET-EPOCH", "TARGET-ASSIGNMENT"})
            cells[0].emplace_back(name);
        for (std::size_t i = 0; i < group.members.size(); ++i)
            for (auto const& text : {std::string{"-"}, detail::assignment_text(group.members[i].assignment),
                                     std::string{"-"}, std::string{"-"}})
                cells[i + 1].push_back(text);
        for (std::size_t const width : {15u, 20u, 15u, 20u}) widths.push_back(width);
    }
    // Here every cell is padded; only behind the last number of the short form comes one more space.
    for (auto& row : cells) row.emplace_back();
    auto text = '\n' + detail::table(cells, std::move(widths));
    if (verbose)
        for (std::size_t at = 0; (at = text.find(" \n", at)) != text.npos;) text.erase(at, 1);
    return text;
}

/// `--describe --state`. `verbose` adds epochs, which only groups of the consumer protocol have.
inline std::string states_table(group_description const& group, bool verbose = false) {
    if (!group.exists()) return {};
    auto const& node = group.coordinator;
    std::vector<std::vector<std::string>> cells{
        {"GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "GROUP-EPOCH", "TARGET-ASSIGNMENT-EPOCH",
         "#MEMBERS"},
        {group.group, node.host + ':' + std::to_string(node.port) + "  (" + std::to_string(node.id) + ')',
         detail::or_dash(group.assignor), std::string{to_string(group.state)}, "-", "-",
         group.members_known ? std::to_string(group.members.size()) : "-"}};
    std::vector<std::size_t> widths{15, 25, 20, 20, 15, 25};
    if (!verbose) {
        for (auto& row : cells) row.erase(row.begin() + 4, row.begin() + 6);
        widths.resize(4);
    }
    return '\n' + detail::table(cells, std::move(widths));
}

/// `--list`, or with states `--list --state`.
inline std::string listing_table(std::span<group_listing const> groups, bool states = false) {
    std::string out;
    if (!states) {
        for (auto const& g : groups) out += g.group + '\n';
        return out;
    }
    std::size_t width = 15;
    for (auto const& g : groups) width = std::max(width, g.group.size());
    auto const line = [&](std::string_view group, std::string_view state) {
        detail::append_column(out, group, width + 10);
        detail::append_column(out, state, 20);
        out.back() = '\n';
    };
    line("GROUP", "STATE");
    for (auto const& g : groups) line(g.group, to_string(g.state));
    return out;
}

}  // namespace weir::kafka

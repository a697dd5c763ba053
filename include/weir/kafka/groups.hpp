// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/kafka/ask.hpp>
#include <weir/kafka/group.hpp>
#include <weir/kafka/partition_list.hpp>

namespace weir::kafka {

namespace detail {

using list_group_offsets_ptr = owned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy>;

inline group_state to_group_state(rd_kafka_consumer_group_state_t state) {
    switch (state) {
        case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE:
            return group_state::preparing_rebalance;
        case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE:
            return group_state::completing_rebalance;
        case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE:
            return group_state::stable;
        case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD:
            return group_state::dead;
        case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY:
            return group_state::empty;
        default:
            return group_state::unknown;
    }
}

inline std::string or_empty(char const* text) { return text ? text : ""; }

inline group_member to_member(rd_kafka_MemberDescription_t const* from) {
    group_member member{.consumer_id = or_empty(rd_kafka_MemberDescription_consumer_id(from)),
                        .group_instance_id = or_empty(rd_kafka_MemberDescription_group_instance_id(from)),
                        .host = or_empty(rd_kafka_MemberDescription_host(from)),
                        .client_id = or_empty(rd_kafka_MemberDescription_client_id(from))};
    if (auto const* assignment = rd_kafka_MemberDescription_assignment(from))
        member.assignment = to_partitions(rd_kafka_MemberAssignment_partitions(assignment));
    return member;
}

inline group_description to_description(rd_kafka_ConsumerGroupDescription_t const* from) {
    group_description group{.group = or_empty(rd_kafka_ConsumerGroupDescription_group_id(from)),
                            .state = to_group_state(rd_kafka_ConsumerGroupDescription_state(from)),
                            .assignor = or_empty(rd_kafka_ConsumerGroupDescription_partition_assignor(from)),
                            .coordinator = {},
                            .members = {},
                            .offsets = {},
                            .error = {}};
    if (auto const* error = rd_kafka_ConsumerGroupDescription_error(from);
        error && rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
            group.state = group_state::dead;
        else
            group.error = "group " + group.group + ": " + rd_kafka_error_string(error);
    }
    if (auto const* node = rd_kafka_ConsumerGroupDescription_coordinator(from))
        group.coordinator = {rd_kafka_Node_id(node), or_empty(rd_kafka_Node_host(node)), rd_kafka_Node_port(node)};
    for (std::size_t i = 0; i < rd_kafka_ConsumerGroupDescription_member_count(from); ++i)
        group.members.push_back(to_member(rd_kafka_ConsumerGroupDescription_member(from, i)));
    return group;
}

}  // namespace detail

/// Consumer groups, of any application, seen from outside: joins none and changes nothing. Used by one thread. Throws
/// client_error that names what was asked of which broker.
class groups {
    detail::client client_;
    std::string bootstrap_servers_;  // for messages

public:
    explicit groups(runtime::client_settings const& settings, log_sink log = log_to_stderr)
        // A consumer, because only these may see the end of a partition that has open transactions.
        : client_{client_kind::viewer, translate(settings, client_kind::viewer), std::move(log),
                  [](rd_kafka_conf_t*) {}},
          bootstrap_servers_{settings.values.at("bootstrap.servers")} {}

    /// All consumer groups of the cluster, by name.
    std::vector<group_listing> list(int timeout_ms) {
        detail::deadline const until{timeout_ms};
        leaders(timeout_ms);
        auto const answer = detail::ask(
            client_, "list of groups", RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, until,
            [&](auto* options, auto* queue) { rd_kafka_ListConsumerGroups(client_.get(), options, queue); });
        auto const* result = rd_kafka_event_ListConsumerGroups_result(answer.get());
        std::size_t count = 0;
        auto const* const* errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
        if (count > 0)  // half a list would look like a whole one
            throw client_error{"list of groups of " + bootstrap_servers_ + ": " + rd_kafka_error_string(errors[0])};
        auto const* const* all = rd_kafka_ListConsumerGroups_result_valid(result, &count);
        std::vector<group_listing> listings;
        for (auto const* one : std::span{all, count})
            listings.push_back({detail::or_empty(rd_kafka_ConsumerGroupListing_group_id(one)),
                                detail::to_group_state(rd_kafka_ConsumerGroupListing_state(one))});
        std::sort(listings.begin(), listings.end(), [](auto const& a, auto const& b) { return a.group < b.group; });
        return listings;
    }

    /// State and members, without offsets, in the order of the names. What fails for one group only is its `error`.
    std::vector<group_description> describe(std::span<std::string const> names, int timeout_ms) {
        std::vector<group_description> result;
        if (names.empty()) return result;
        detail::deadline const until{timeout_ms};
        leaders(timeout_ms);
        std::vector<char const*> raw;
        for (auto const& name : std::set<std::string_view>{names.begin(), names.end()}) raw.push_back(name.data());
        auto const answer =
            detail::ask(client_, "description of groups", RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, until,
                        [&](auto* options, auto* queue) {
                            rd_kafka_DescribeConsumerGroups(client_.get(), raw.data(), raw.size(), options, queue);
                        });
        std::size_t count = 0;
        auto const* const* all = rd_kafka_DescribeConsumerGroups_result_groups(
            rd_kafka_event_DescribeConsumerGroups_result(answer.get()), &count);
        std::map<std::string, group_description> by_name;
        for (auto const* one : std::span{all, count}) {
            auto group = detail::to_description(one);
            by_name[group.group] = std::move(group);
        }
        for (auto const& name : names) result.push_back(by_name[name]);
        find_other_protocols(result, until);
        return result;
    }

    /// Fills in the offsets: committed ones, and the ends of all partitions that have one or are assigned.
    void read_offsets(std::span<group_description> described, int timeout_ms) {
        detail::deadline const until{timeout_ms};
        std::map<topic_partition, std::optional<std::int64_t>> ends;
        for (auto& group : described) {
            group.offsets.clear();
            if (!group.exists() || !group.error.empty()) continue;
            auto committed = committed_offsets(group, until);
            for (auto const& member : group.members)
                for (auto const& tp : member.assignment) committed.try_emplace(tp);
            for (auto const& [tp, offset] : committed) {
                group.offsets.push_back({.partition = tp, .committed = offset});
                ends.try_emplace(tp);
            }
        }
        find_ends(ends, until);
        for (auto& group : described)
            for (auto& offset : group.offsets) offset.end = ends[offset.partition];
    }

private:
    /// The partitions that have a leader. This is the first question, so it tells whether there is a broker at all.
    std::set<topic_partition> leaders(int timeout_ms) {
        rd_kafka_metadata_t const* answer = nullptr;
        // All topics: asked about one by name, a broker may create it.
        auto const error = rd_kafka_metadata(client_.get(), 1, nullptr, &answer, timeout_ms);
        detail::metadata_ptr const metadata{answer};
        if (error == RD_KAFKA_RESP_ERR__TRANSPORT || error == RD_KAFKA_RESP_ERR__TIMED_OUT)
            throw client_error{"no broker of " + bootstrap_servers_ + " answered within " + std::to_string(timeout_ms) +
                               " ms"};
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) detail::fail(client_.get(), "topics of " + bootstrap_servers_, error);
        std::set<topic_partition> found;
        for (auto const& topic : std::span{metadata->topics, static_cast<std::size_t>(metadata->topic_cnt)})
            for (auto const& p : std::span{topic.partitions, static_cast<std::size_t>(topic.partition_cnt)})
                if (p.leader >= 0) found.insert({topic.topic, p.id});
        return found;
    }

    /// Asked for a group of a protocol that came later, brokers say that it is dead.
    void find_other_protocols(std::vector<group_description>& described, detail::deadline until) {
        if (std::all_of(described.begin(), described.end(), [](auto const& g) { return g.exists(); })) return;
        std::map<std::string, group_state> listed;
        for (auto const& one : list(std::max(1, until.left_ms()))) listed[one.group] = one.state;
        for (auto& group : described)
            if (auto const found = listed.find(group.group); !group.exists() && found != listed.end()) {
                group.state = found->second;
                group.members_known = found->second == group_state::empty;
            }
    }

    std::map<topic_partition, std::optional<std::int64_t>> committed_offsets(group_description& group,
                                                                             detail::deadline until) {
        auto const what = "committed offsets of group " + group.group;
        detail::list_group_offsets_ptr const request{
            rd_kafka_ListConsumerGroupOffsets_new(group.group.c_str(), nullptr)};
        auto const answer = detail::ask(client_, what, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, until,
                                        [&](auto* options, auto* queue) {
                                            auto* raw = request.get();
                                            rd_kafka_ListConsumerGroupOffsets(client_.get(), &raw, 1, options, queue);
                                        });
        std::size_t count = 0;
        auto const* const* results = rd_kafka_ListConsumerGroupOffsets_result_groups(
            rd_kafka_event_ListConsumerGroupOffsets_result(answer.get()), &count);
        std::map<topic_partition, std::optional<std::int64_t>> offsets;
        for (auto const* result : std::span{results, count}) {
            if (auto const* error = rd_kafka_group_result_error(result))
                group.error = what + ": " + rd_kafka_error_string(error);
            for (auto const& element : detail::elements(rd_kafka_group_result_partitions(result))) {
                auto const tp = detail::to_partition(element);
                if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
                    group.error = what + " in " + to_string(tp) + ": " + rd_kafka_err2str(element.err);
                else if (element.offset >= 0)
                    offsets[tp] = element.offset;
            }
        }
        return offsets;
    }

    /// Leaves out what has no leader, for which librdkafka would wait.
    void find_ends(std::map<topic_partition, std::optional<std::int64_t>>& ends, detail::deadline until) {
        auto const alive = ends.empty() ? std::set<topic_partition>{} : leaders(std::max(1, until.left_ms()));
        std::vector<topic_partition> asked;
        for (auto const& [tp, end] : ends)
            if (alive.contains(tp)) asked.push_back(tp);
        if (asked.empty()) return;
        auto const list = detail::to_list(asked, RD_KAFKA_OFFSET_END);
        auto const error = rd_kafka_offsets_for_times(client_.get(), list.get(), std::max(1, until.left_ms()));
        bool any = false;
        for (auto const& element : detail::elements(list.get())) {
            if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR || element.offset < 0) continue;
            ends[detail::to_partition(element)] = element.offset;
            any = true;
        }
        if (!any && error != RD_KAFKA_RESP_ERR_NO_ERROR)
            detail::fail(client_.get(), "end offsets of " + detail::names(list.get()), error);
    }
};

}  // namespace weir::kafka

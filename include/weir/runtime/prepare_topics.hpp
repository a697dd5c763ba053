// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/runtime/stream_settings.hpp>
#include <weir/runtime/topic_table.hpp>

namespace weir::runtime {

namespace detail {

[[noreturn]] inline void fail_partitions(std::string const& topic, std::int32_t expected, std::int32_t actual) {
    throw topology_error{
        "existing internal topic " + topic + " has invalid partitions: expected: " + std::to_string(expected) +
        "; actual: " + std::to_string(actual) +
        ". An input topic or the topology has changed: clean up with kafka-streams-application-reset "
        "(org.apache.kafka.tools.StreamsResetter), which deletes the application's internal topics, or take another "
        "application.id"};
}

/// Of topics that somebody else has created just now, which this broker may not have heard of. Throws client_error that
/// names one when it has not until `timeout_ms` is over on `clock`.
template <typename Admin, typename Clock>
std::vector<std::int32_t> partition_counts_soon(Admin& admin, std::vector<std::string> const& names, int timeout_ms,
                                                Clock const& clock) {
    auto const until_ns = clock.steady_ns() + std::int64_t{timeout_ms} * 1'000'000;
    for (int left_ms = timeout_ms;;) {
        auto const found = admin.partition_counts(names, left_ms);
        auto const unknown = std::find(found.begin(), found.end(), std::nullopt);
        if (unknown == found.end()) {
            std::vector<std::int32_t> counts;
            for (auto const& one : found) counts.push_back(*one);
            return counts;
        }
        left_ms = static_cast<int>((until_ns - clock.steady_ns()) / 1'000'000);
        if (left_ms <= 0)
            throw client_error{"internal topic " + names[static_cast<std::size_t>(unknown - found.begin())] +
                               " exists already, but the broker does not know it after " + std::to_string(timeout_ms) +
                               " ms (request.timeout.ms): its partitions cannot be checked"};
        timespec const pause{0, 20'000'000};  // between questions; how long it takes in all is the clock's matter
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace detail

/// Checks that all source topics exist and creates the internal topics that are missing, with the partitions and
/// settings that Kafka Streams gives them, and those with the prefix "topic.". Throws topology_error that names what is
/// missing, or what has another number of partitions than the topology wants, with both numbers; client_error when one
/// can be neither created nor checked.
template <typename Admin, typename Topology, typename Clock>
void prepare_topics(Admin& admin, Topology const& topology, stream_settings const& settings, Clock const& clock) {
    auto const nodes = nodes_of(topology);
    auto internal = internal_topics(topology, settings.application_id);
    std::erase_if(internal, [](internal_topic const& t) { return t.is_source; });

    std::vector<std::string> names;
    for (auto const& n : nodes)
        for (auto& name : full_topic_names(n, settings.application_id)) names.push_back(std::move(name));
    for (auto const& t : internal) names.push_back(t.name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    auto const found = admin.partition_counts(names, settings.request_timeout_ms);
    std::map<std::string, std::int32_t> partitions;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (found[i]) partitions[names[i]] = *found[i];

    std::string missing;
    for (auto const& n : nodes)
        for (auto const& topic : n.topics)
            if (n.kind != node_kind::processor && !n.internal_topic && !partitions.contains(topic) &&
                missing.find("'" + topic + "'") == missing.npos)
                missing += (missing.empty() ? "'" : ", '") + topic + "'";
    if (!missing.empty())
        throw topology_error{"topics do not exist: " + missing + "; create them before the application starts"};

    // A repartition topic has as many partitions as the largest topic that the subtopology that writes it reads; these
    // may be repartition topics, too, so go on until nothing changes.
    std::map<std::string, std::int32_t> expected;
    for (auto const& t : internal)
        if (t.partitions > 0) expected[t.name] = t.partitions;
    auto const largest_source = [&](int subtopology) {
        std::int32_t most = 0;
        for (auto const& n : nodes) {
            if (n.kind != node_kind::source || n.subtopology != subtopology) continue;
            for (auto const& name : full_topic_names(n, settings.application_id)) {
                auto const wanted = expected.find(name);
                auto const there = partitions.find(name);
                auto const count = wanted != expected.end()                        ? wanted->second
                                   : n.internal_topic || there == partitions.end() ? 0
                                                                                   : there->second;
                if (count == 0) return 0;
                most = std::max(most, count);
            }
        }
        return most;
    };
    for (bool again = true; again;) {
        again = false;
        for (auto const& t : internal) {
            if (expected.contains(t.name)) continue;
            if (auto const count = largest_source(t.written_by); count > 0) {
                expected[t.name] = count;
                again = true;
            }
        }
    }

    auto const configs_of = [&](internal_topic const& t) {
        std::map<std::string, std::string> configs{t.configs.begin(), t.configs.end()};
        constexpr std::string_view prefix = "topic.";
        for (auto const& [name, value] : settings.all)
            if (name.starts_with(prefix)) configs[name.substr(prefix.size())] = value;
        return configs;
    };
    std::vector<new_topic> to_create;
    for (auto const& t : internal) {
        auto const there = partitions.find(t.name);
        if (there == partitions.end())
            to_create.push_back({t.name, expected.at(t.name), settings.replication_factor, configs_of(t)});
        else if (there->second != expected.at(t.name))
            detail::fail_partitions(t.name, expected.at(t.name), there->second);
    }
    if (to_create.empty()) return;
    auto const errors = admin.create_topics(to_create, settings.request_timeout_ms);
    std::vector<std::string> made_by_others;
    for (std::size_t i = 0; i < errors.size(); ++i) {
        if (errors[i].empty()) continue;
        if (errors[i].find("already exists") == std::string::npos)
            throw client_error{"internal topic " + to_create[i].name + " cannot be created: " + errors[i]};
        made_by_others.push_back(to_create[i].name);
    }
    if (made_by_others.empty()) return;
    auto const counts = detail::partition_counts_soon(admin, made_by_others, settings.request_timeout_ms, clock);
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] != expected.at(made_by_others[i]))
            detail::fail_partitions(made_by_others[i], expected.at(made_by_others[i]), counts[i]);
}

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <span>
#include <weir/metrics/task_metrics.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/topic_table.hpp>

namespace weir::runtime {

/// The nodes of a task as its metrics name them, by vertex.
template <typename TopicHandle>
std::vector<metrics::measured_node> measured_nodes(topic_table<TopicHandle> const& topics, int subtopology) {
    std::vector<metrics::measured_node> out(topics.nodes.size());
    for (auto& node : out) node.is_terminal = true;
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto const& node = topics.nodes[i];
        for (int parent : node.parents) out[static_cast<std::size_t>(parent)].is_terminal = false;
        if (node.subtopology != subtopology) continue;
        out[i].name = node.name;
        out[i].topic = topics.topic_of_node[i];
        out[i].is_source = node.kind == node_kind::source;
    }
    return out;
}

namespace detail {

template <typename Definition>
std::string scope_of() {
    if constexpr (requires { Definition::metric_scope; })
        return std::string{Definition::metric_scope};
    else
        return "in-memory";
}

template <typename Topology, typename... Definitions>
std::vector<metrics::described_store> stores_of_task(weir::detail::node_list<Definitions...>*,
                                                     [[maybe_unused]] int subtopology) {
    [[maybe_unused]] auto const is_here = [&](int user) { return Topology::tables.subtopology[user] == subtopology; };
    return {{is_here(first_user<Definitions, Topology>()) ? std::string{Definitions::name} : std::string{},
             scope_of<Definitions>()}...};
}

}  // namespace detail

/// The stores of a task as its metrics name them, by index of the store_set.
template <typename Topology>
std::vector<metrics::described_store> measured_stores(int subtopology) {
    return detail::stores_of_task<Topology>(static_cast<typename store_set<Topology>::definitions*>(nullptr),
                                            subtopology);
}

/// Makes visible what tasks measured since the last time.
template <typename Tasks>
void publish_metrics(Tasks& tasks, std::int64_t now_ns) {
    std::int64_t ticks = 0;
    for (auto& [id, t] : tasks) ticks += t->metrics().process_ticks();
    for (auto& [id, t] : tasks) {
        auto& metrics = t->metrics();
        if (!metrics.is_touched()) continue;
        t->stores().for_each([&](int index, auto const*, auto const& store, int) {
            if constexpr (requires { store.size(); })
                metrics.store_holds(index, static_cast<std::int64_t>(store.size()));
        });
        metrics.publish(now_ns, ticks);
    }
}

/// The tasks whose offsets were committed took part in the commit.
template <typename Tasks, typename Inputs>
void measure_commit(Tasks& tasks, std::span<offset_and_metadata const> offsets, Inputs const& inputs,
                    std::int64_t now_ns, std::int64_t duration_ns) {
    for (auto& [id, t] : tasks) {
        auto const took_part = [&, task = t.get()](offset_and_metadata const& o) {
            auto const* in = inputs.find(o.partition.topic, o.partition.partition);
            return in && in->owner == task;
        };
        if (std::none_of(offsets.begin(), offsets.end(), took_part)) continue;
        t->metrics().committed(now_ns, duration_ns);
        t->stores().for_each([](int, auto const*, auto& store, int) {
            if constexpr (requires { store.measure_commit(); }) store.measure_commit();
        });
    }
    publish_metrics(tasks, now_ns);
}

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/store_set.hpp>
#include <weir/topology/internal_topics.hpp>
#include <weir/topology/node_description.hpp>

namespace weir::runtime {

/// The topic of a source or sink as the broker knows it.
inline std::string full_topic_name(node_description const& node, std::string const& application_id) {
    return node.internal_topic ? application_id + '-' + node.topics.front() : node.topics.front();
}

/// All topics of a source.
inline std::vector<std::string> full_topic_names(node_description const& node, std::string const& application_id) {
    std::vector<std::string> names;
    for (auto const& topic : node.topics) names.push_back(node.internal_topic ? application_id + '-' + topic : topic);
    return names;
}

/// Topics of a topology as one application names them, and the handles that its thread's producer has for them.
template <typename TopicHandle>
struct topic_table {
    std::vector<node_description> nodes;
    std::vector<std::string> topic_of_node;                   ///< by vertex; empty: it has none
    std::vector<std::optional<TopicHandle>> sink_of_node;     ///< by vertex
    std::vector<std::string> changelog_of_store;              ///< by store
    std::vector<std::optional<TopicHandle>> handle_of_store;  ///< by store
    std::string application_id;
    std::optional<TopicHandle> dead_letters;  ///< where failed records go

    topic_table() = default;
    /// Asks `collector` for the handles; throws what it throws for a topic that does not exist.
    template <typename Topology, typename Collector>
    topic_table(Topology const& topology, std::string const& app, Collector& collector)
        : nodes{nodes_of(topology)}, application_id{app} {
        for (auto const& node : nodes) {
            topic_of_node.push_back(node.topics.empty() ? std::string{} : full_topic_name(node, app));
            sink_of_node.emplace_back();
            if (node.kind == node_kind::sink) sink_of_node.back() = collector.topic(topic_of_node.back());
        }
        name_changelogs(static_cast<typename store_set<Topology>::definitions*>(nullptr), app, collector);
    }

    std::vector<std::string> subscription() const {
        std::vector<std::string> topics;
        for (std::size_t v = 0; v < nodes.size(); ++v)
            if (nodes[v].kind == node_kind::source)
                for (auto& topic : full_topic_names(nodes[v], application_id)) topics.push_back(std::move(topic));
        return topics;
    }
    /// Those of them that the topology itself writes.
    std::vector<std::string> repartition_topics() const {
        std::vector<std::string> topics;
        for (std::size_t v = 0; v < nodes.size(); ++v)
            if (nodes[v].kind == node_kind::source && nodes[v].internal_topic) topics.push_back(topic_of_node[v]);
        return topics;
    }
    /// The source that reads a topic; -1: none does.
    int source_of(std::string_view topic) const {
        for (std::size_t v = 0; v < nodes.size(); ++v)
            if (nodes[v].kind == node_kind::source)
                for (auto const& name : full_topic_names(nodes[v], application_id))
                    if (name == topic) return static_cast<int>(v);
        return -1;
    }

private:
    template <typename... Definitions, typename Collector>
    void name_changelogs(weir::detail::node_list<Definitions...>*, std::string const& app, Collector& collector) {
        (name_changelog(topic_of<Definitions>(app), Definitions::logged, collector), ...);
    }
    /// Where the store is restored from.
    template <typename Definition>
    static std::string topic_of(std::string const& app) {
        if constexpr (requires { Definition::source_topic; })
            return std::string{Definition::source_topic};
        else
            return changelog_topic(app, Definition::name);
    }
    template <typename Collector>
    void name_changelog(std::string topic, bool logged, Collector& collector) {
        changelog_of_store.push_back(std::move(topic));
        handle_of_store.emplace_back();
        if (logged) handle_of_store.back() = collector.topic(changelog_of_store.back());
    }
};

}  // namespace weir::runtime

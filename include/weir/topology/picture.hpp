// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/topology/internal_topics.hpp>
#include <weir/topology/node_description.hpp>

namespace weir {

/// A topic and who uses it: indexes of nodes. Internal topics are without the application's id.
struct pictured_topic {
    std::string name;
    bool internal = false;
    std::vector<int> written_by, read_by;
};

/// A store and who uses it: indexes of nodes.
struct pictured_store {
    std::string name;
    std::string changelog;  ///< without the application's id; empty when changes are not logged
    std::vector<int> used_by;
};

/// A topology as plain data, for those who draw it.
struct topology_picture {
    std::vector<node_description> nodes;     ///< parents come before their children
    std::vector<std::vector<int>> children;  ///< of each node, each child once
    std::vector<pictured_topic> topics;      ///< in the order in which nodes name them
    std::vector<pictured_store> stores;      ///< likewise
    int subtopologies = 0;
};

namespace detail {

template <typename T>
T& named_in(std::vector<T>& all, std::string const& name) {
    for (auto& one : all)
        if (one.name == name) return one;
    all.emplace_back();
    all.back().name = name;
    return all.back();
}

/// `changelogs` are names of topics after an application's id that is empty: "-counts-changelog".
inline topology_picture make_picture(std::vector<node_description> nodes, int subtopologies,
                                     std::vector<std::string> const& changelogs) {
    topology_picture out;
    out.children.resize(nodes.size());
    for (int i = 0; auto const& node : nodes) {
        for (int const parent : node.parents) {
            auto& siblings = out.children[static_cast<std::size_t>(parent)];
            if (siblings.empty() || siblings.back() != i) siblings.push_back(i);
        }
        for (auto const& name : node.topics) {
            auto& topic = named_in(out.topics, name);
            topic.internal = topic.internal || node.internal_topic;
            (node.kind == node_kind::sink ? topic.written_by : topic.read_by).push_back(i);
        }
        for (auto const& name : node.stores) named_in(out.stores, name).used_by.push_back(i);
        ++i;
    }
    for (auto& store : out.stores)
        if (auto const topic = changelog_topic("", store.name);
            std::find(changelogs.begin(), changelogs.end(), topic) != changelogs.end())
            store.changelog = topic.substr(1);
    out.nodes = std::move(nodes);
    out.subtopologies = subtopologies;
    return out;
}

}  // namespace detail

template <typename... Vertices>
topology_picture picture_of(built_topology<Vertices...> const& topology) {
    std::vector<std::string> changelogs;
    for (auto& topic : internal_topics(topology, ""))
        if (topic.kind == internal_topic_kind::changelog) changelogs.push_back(std::move(topic.name));
    return detail::make_picture(nodes_of(topology), built_topology<Vertices...>::tables.subtopologies, changelogs);
}

/// Of a topology with a mistake, which the compiler has told already.
inline topology_picture picture_of(ill_formed) { return {}; }

namespace detail {
template <typename Topology>
concept has_picture = requires(Topology const& t) { weir::picture_of(t); };
}  // namespace detail

}  // namespace weir

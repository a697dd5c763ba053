// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <weir/topology/java_order.hpp>
#include <weir/topology/node_description.hpp>

namespace weir {

namespace detail {

/// Orders one subtopology as Kafka Streams' TopologyDescription does: nodes with more below them first, then by name.
/// Lists of neighbours are sorted while these sizes still grow, and keep what order that gave (a TreeSet in Java: the
/// same red-black tree as std::multiset, whose nodes do not move when their keys change).
/// A template of what it describes, so that who never calls describe() does not pay for it.
template <typename Description>
class described_group {
    struct by_size_then_name {
        described_group const* group;
        bool operator()(std::size_t a, std::size_t b) const {
            if (group->size_[a] != group->size_[b]) return group->size_[a] > group->size_[b];
            return group->node(a).name < group->node(b).name;
        }
    };
    using tree = std::multiset<std::size_t, by_size_then_name>;

    std::vector<Description> const& all_;
    std::vector<std::size_t> members_;  // indexes into all_
    std::vector<int> size_;
    std::vector<tree> predecessors_, successors_;

    Description const& node(std::size_t i) const { return all_[members_[i]]; }

    void grow(std::size_t i, int by) {
        size_[i] += by;
        for (auto p : predecessors_[i]) grow(p, by);
    }
    std::string list(tree const& nodes) const {
        if (nodes.empty()) return "none";
        std::string out;
        for (auto i : nodes) out += (out.empty() ? "" : ", ") + node(i).name;
        return out;
    }
    static std::string in_brackets(std::vector<std::string> const& items) {
        std::string out;
        for (auto i : hash_map_order(items)) out += (out.empty() ? "" : ", ") + items[i];
        return '[' + out + ']';
    }

public:
    described_group(std::vector<Description> const& all, int subtopology) : all_{all} {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].subtopology == subtopology) names.push_back(all[i].name), members_.push_back(i);
        size_.assign(names.size(), 1);
        predecessors_.assign(names.size(), tree{by_size_then_name{this}});
        successors_ = predecessors_;
        auto const first = hash_map_order(names);  // a HashSet of names, from which a HashMap is filled
        std::vector<std::string> again;
        for (auto i : first) again.push_back(names[i]);
        for (auto j : hash_map_order(again)) {
            auto const i = first[j];
            for (int parent : node(i).parents) {
                std::size_t p = 0;
                while (members_[p] != static_cast<std::size_t>(parent)) ++p;
                predecessors_[i].insert(p);
                successors_[p].insert(i);
                grow(p, size_[i]);
            }
        }
    }
    described_group(described_group const&) = delete;  // its trees point to it
    described_group& operator=(described_group const&) = delete;

    std::string text() const {
        tree order{by_size_then_name{this}};
        for (std::size_t i = 0; i < members_.size(); ++i) order.insert(i);
        std::string out;
        for (auto i : order) {
            auto const& n = node(i);
            if (n.kind == node_kind::source)
                out += "    Source: " + n.name + " (topics: " + in_brackets(n.topics) + ")\n";
            else if (n.kind == node_kind::sink)
                out += "    Sink: " + n.name + " (topic: " + n.topics.front() + ")\n";
            else
                out += "    Processor: " + n.name + " (stores: " + in_brackets(n.stores) + ")\n";
            if (n.kind != node_kind::sink) out += "      --> " + list(successors_[i]) + '\n';
            if (n.kind != node_kind::source) out += "      <-- " + list(predecessors_[i]) + '\n';
        }
        return out + '\n';
    }
};

template <typename Description>
std::string describe_nodes(std::vector<Description> const& nodes, int subtopologies) {
    std::string out = "Topologies:\n ";
    for (int i = 0; i < subtopologies; ++i)
        out += "  Sub-topology: " + std::to_string(i) + '\n' + described_group<Description>{nodes, i}.text();
    return out;
}

}  // namespace detail

/// The topology as text, byte for byte as Kafka Streams' `Topology.describe()` prints the same one.
template <typename... Vertices>
std::string describe(built_topology<Vertices...> const& topology) {
    return detail::describe_nodes(nodes_of(topology), built_topology<Vertices...>::tables.subtopologies);
}

template <typename... Vertices>
std::string built_topology<Vertices...>::describe() const {
    return weir::describe(*this);
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>
#include <weir/topology/named.hpp>
#include <weir/topology/topology.hpp>

namespace weir {

/// One node as text and numbers: what describe(), metrics and errors say of it.
struct node_description {
    std::string name;  ///< empty: a hidden node, see `subtopology`
    node_kind kind = node_kind::processor;
    int subtopology = 0;  ///< -1: hidden, as it only holds other nodes together; children have its parents
    std::vector<int> parents;          ///< indexes into the list, in the order of declaration
    std::vector<std::string> topics;   ///< of a source or a sink; internal ones without the application's id
    bool internal_topic = false;
    std::vector<std::string> stores;
};

namespace detail {

template <typename Operator>
std::string name_of(int number, std::string const& parent) {
    if constexpr (requires { Operator::name_continues_parent; }) {
        if constexpr (Operator::name_index >= 0)
            return parent + std::to_string(Operator::name_index);
        else
            return parent + std::string{Operator::name_type::value};
    } else if constexpr (__is_same(typename Operator::name_type, unnamed))
        return generated_name(Operator::prefix, number);
    else
        return std::string{Operator::name_type::value};
}

template <typename Operator>
void describe_into(node_description& out) {
    if constexpr (requires { Operator::topic; }) {
        out.topics.emplace_back(Operator::topic);
        out.internal_topic = Operator::is_internal;
        if constexpr (requires { Operator::more_topics; })
            for (auto topic : Operator::more_topics) out.topics.emplace_back(topic);
    }
    for (int i = 0; i < Operator::stores::count; ++i) out.stores.emplace_back(Operator::stores::names[i]);
    for (int i = 0; i < Operator::connections::count; ++i) out.stores.emplace_back(Operator::connections::names[i]);
}

}  // namespace detail

/// All nodes of a topology in the order of adding, which is that of their generated numbers.
template <typename... Vertices>
std::vector<node_description> nodes_of(built_topology<Vertices...> const&) {
    constexpr auto& tables = built_topology<Vertices...>::tables;
    std::vector<node_description> nodes(sizeof...(Vertices));
    int i = 0;
    auto const add = [&]<typename Operator>(Operator const*) {
        auto& out = nodes[static_cast<std::size_t>(i)];
        int const parent = tables.parents[i][0];
        if constexpr (!Operator::is_hidden)
            out.name = detail::name_of<Operator>(
                tables.number[i], parent < 0 ? std::string{} : nodes[static_cast<std::size_t>(parent)].name);
        out.kind = tables.kind[i];
        out.subtopology = Operator::is_hidden ? -1 : tables.subtopology[i];
        if (!tables.detached[i])
            for (int p : tables.parents[i]) {
                if (p < 0) continue;
                auto const& above = nodes[static_cast<std::size_t>(p)];
                if (above.subtopology < 0)
                    out.parents.insert(out.parents.end(), above.parents.begin(), above.parents.end());
                else
                    out.parents.push_back(p);
            }
        detail::describe_into<Operator>(out);
        ++i;
    };
    bool const added[] = {
        (add(static_cast<typename Vertices::operator_type const*>(nullptr)), true)...};  // no fold: compilers nest them
    static_cast<void>(added);
    for (auto& node : nodes)
        if (node.subtopology < 0) node.parents.clear();  // their children have them
    return nodes;
}

}  // namespace weir

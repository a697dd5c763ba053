// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <weir/topology/collect.hpp>

namespace weir::detail {

template <int I, typename Node>
struct indexed {};

template <typename Indexes, typename... Nodes>
struct index_map;
template <int... I, typename... Nodes>
struct index_map<std::integer_sequence<int, I...>, Nodes...> : indexed<I, Nodes>..., indexed<-1, no_node> {};

/// Only named in decltype: a function that is called gets a symbol name, which nested types make very long.
template <typename Node, int I>
std::integral_constant<int, I> find_index(indexed<I, Node> const*);

template <typename Map, typename Node>
using index_in = decltype(find_index<Node>(static_cast<Map const*>(nullptr)));

/// A node of the flat graph: its operator, and the indexes of the nodes that feed it. Unlike `node` it does not nest,
/// which keeps symbol names short.
template <typename Operator, int First, int Second>
struct vertex {
    using operator_type = Operator;
    static constexpr int first = First, second = Second;  // -1: none
};

/// Edges, children of each vertex, and subtopologies: computed once for the whole graph.
template <int Size>
struct graph_tables {
    int parents[Size][2];      // -1: none
    bool detached[Size];       // a source that a topic lies in front of: its parent is no edge
    int first_child[Size + 1];
    int child[2 * Size];
    int subtopology[Size];
    int subtopologies;
    int number[Size];          // Kafka's generated number
    node_kind kind[Size];
    bool sends_old[Size];      // a node below wants the values that its changes replace
    bool inlined[Size];  // into its only parent; a break every 16 nodes, and in wide fans, keeps compile time linear
};

template <typename... Vertices>
consteval auto make_tables() {
    constexpr int size = sizeof...(Vertices);
    graph_tables<size> t{{{Vertices::first, Vertices::second}...},
                         {Vertices::operator_type::is_detached...},
                         {},
                         {},
                         {},
                         0,
                         {},
                         {Vertices::operator_type::kind...},
                         {},
                         {}};
    int const burned[] = {Vertices::operator_type::numbers_burned...};
    int const before[] = {Vertices::operator_type::numbers_before...};
    old_values const asks_for[] = {Vertices::operator_type::asks_for...};
    int count[size + 1]{}, depth[size]{}, group[size]{};
    int number = 0;
    auto const join = [&](int a, int b, int end) {  // the groups of two nodes, all of whose nodes are before `end`
        int const from = group[a] > group[b] ? group[a] : group[b], to = group[a] > group[b] ? group[b] : group[a];
        if (from == to) return;
        for (int j = 0; j < end; ++j)
            if (group[j] == from) group[j] = to;
    };
    for (int i = 0; i < size; ++i) {
        t.number[i] = number + before[i];
        number += burned[i];
        group[i] = i;
        if (t.detached[i]) continue;
        for (int p : t.parents[i])
            if (p >= 0) ++count[p];
    }
    int at = 0;
    for (int i = 0; i < size; ++i) {
        t.first_child[i] = at;
        at += count[i];
        count[i] = t.first_child[i];
    }
    t.first_child[size] = at;
    for (int i = 0; i < size; ++i) {
        if (t.detached[i]) continue;
        int const parent = t.parents[i][0];
        depth[i] = parent < 0 ? 0 : depth[parent] + 1;
        t.inlined[i] = parent >= 0 && t.parents[i][1] < 0 && depth[i] % 16 != 15 &&
                       t.first_child[parent + 1] - t.first_child[parent] <= 8;
        // Parents stand before their children, so one pass joins all groups.
        for (int p : t.parents[i]) {
            if (p < 0) continue;
            t.child[count[p]++] = i;
            join(p, i, i + 1);
        }
    }
    // So do users of one store, which belongs to one task.
    std::string_view const* const stores[] = {Vertices::operator_type::stores::names...};
    int const store_count[] = {Vertices::operator_type::stores::count...};
    std::string_view const* const connections[] = {Vertices::operator_type::connections::names...};
    int const connection_count[] = {Vertices::operator_type::connections::count...};
    for (int i = 0; i < size; ++i) {
        for (int a = 0; a < store_count[i]; ++a)
            for (int j = 0; j < i; ++j)
                for (int b = 0; b < store_count[j]; ++b)
                    if (stores[i][a] == stores[j][b]) join(i, j, size);
        for (int a = 0; a < connection_count[i]; ++a)
            for (int j = 0; j < size; ++j)
                for (int b = 0; b < store_count[j]; ++b)
                    if (connections[i][a] == stores[j][b]) join(i, j, size);
    }
    for (int i = size; i-- > 0;)  // children before their parents
        if (asks_for[i] == old_values::wanted || (asks_for[i] == old_values::passed_on && t.sends_old[i]))
            for (int p : t.parents[i])
                if (p >= 0) t.sends_old[p] = true;
    for (int i = 0; i < size; ++i) t.subtopology[i] = group[i] == i ? t.subtopologies++ : t.subtopology[group[i]];
    return t;
}

}  // namespace weir::detail

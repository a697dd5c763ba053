// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <weir/topology/node.hpp>

// From nested expressions to one flat list of distinct nodes. Compile time is a feature: membership is one __is_base_of
// on a set that grows by inheritance, and nothing is instantiated for pairs of nodes (bench/compile).

namespace weir::detail {

template <typename Node>
struct member {};

struct no_nodes {
    static constexpr int size = 0;
};

template <typename Rest, typename Node>
struct grown : Rest, member<Node> {
    using rest = Rest;
    using last = Node;
    static constexpr int size = Rest::size + 1;
};

/// For a node that its parent may have brought along.
template <typename Set, typename Node, bool Known = __is_base_of(member<Node>, Set)>
struct grow_once {
    using type = Set;
};
template <typename Set, typename Node>
struct grow_once<Set, Node, false> {
    using type = grown<Set, Node>;
};

/// Adds `Node` and what it needs, upstream first, so that numbers are given in the order in which outputs are listed.
template <typename Set, typename Node, bool Known = __is_base_of(member<Node>, Set)>
struct collect {
    using type = Set;
};

template <typename Set>
struct collect<Set, no_node, false> {
    using type = Set;
};
template <typename Set, typename Node>
struct collect<Set, Node, false> {
    using parents =
        typename collect<typename collect<Set, typename Node::first_type>::type, typename Node::second_type>::type;
    using type = typename Node::operator_type::template grow<parents, Node>;
};

template <typename Set, typename... Nodes>
struct collect_all {
    using type = Set;
};
template <typename Set, typename Node, typename... More>
struct collect_all<Set, Node, More...> : collect_all<typename collect<Set, Node>::type, More...> {};

template <typename... Nodes>
struct node_list {};

/// The set as a list, in the order of adding; eight at a time keeps the recursion shallow.
template <typename Set, typename... Nodes>
struct unroll;

template <typename... Nodes>
struct unroll<no_nodes, Nodes...> {
    using type = node_list<Nodes...>;
};
template <typename Set, typename... Nodes>
    requires(Set::size > 0 && Set::size < 8)
struct unroll<Set, Nodes...> : unroll<typename Set::rest, typename Set::last, Nodes...> {};
template <typename Set, typename... Nodes>
    requires(Set::size >= 8)
struct unroll<Set, Nodes...> {
    using s1 = typename Set::rest;
    using s2 = typename s1::rest;
    using s3 = typename s2::rest;
    using s4 = typename s3::rest;
    using s5 = typename s4::rest;
    using s6 = typename s5::rest;
    using s7 = typename s6::rest;
    using type =
        typename unroll<typename s7::rest, typename s7::last, typename s6::last, typename s5::last, typename s4::last,
                        typename s3::last, typename s2::last, typename s1::last, typename Set::last, Nodes...>::type;
};

/// The same backwards: children before their parents.
template <typename List, typename... Nodes>
struct reverse;
template <typename... Nodes>
struct reverse<node_list<>, Nodes...> {
    using type = node_list<Nodes...>;
};
template <typename A, typename... More, typename... Nodes>
    requires(sizeof...(More) < 7)
struct reverse<node_list<A, More...>, Nodes...> : reverse<node_list<More...>, A, Nodes...> {};
template <typename A, typename B, typename C, typename D, typename E, typename F, typename G, typename H,
          typename... More, typename... Nodes>
struct reverse<node_list<A, B, C, D, E, F, G, H, More...>, Nodes...>
    : reverse<node_list<More...>, H, G, F, E, D, C, B, A, Nodes...> {};

}  // namespace weir::detail

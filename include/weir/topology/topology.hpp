// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/error/error.hpp>
#include <weir/error/ill_formed.hpp>
#include <weir/topology/graph.hpp>
#include <weir/topology/name_clashes.hpp>
#include <weir/topology/named.hpp>

namespace weir {

namespace detail {

template <int I, typename Operator>
struct stored_operator {
    using operator_type = Operator;
    [[no_unique_address]] Operator op;
};

template <typename Operator, int I>
stored_operator<I, Operator> find_stored(stored_operator<I, Operator> const*);
template <int I, typename Operator>
stored_operator<I, Operator> find_operator(stored_operator<I, Operator> const*);

template <typename Indexes, typename... Operators>
struct stored_operators;
template <int... I, typename... Operators>
struct stored_operators<std::integer_sequence<int, I...>, Operators...> : stored_operator<I, Operators>... {};

}  // namespace detail

/// A checked topology: a flat list of operators and the edges between them. Copyable, if the user's functions are.
/// Immutable: any number of threads may run it at once.
template <typename... Vertices>
struct built_topology {
    using indexes = std::make_integer_sequence<int, sizeof...(Vertices)>;
    using operators_type = detail::stored_operators<indexes, typename Vertices::operator_type...>;

    static constexpr int size = sizeof...(Vertices);
    static constexpr auto tables = detail::make_tables<Vertices...>();

    operators_type operators;

    /// As weir::describe(*this); needs weir/topology/describe.hpp.
    std::string describe() const;
};

namespace detail {

/// The operator of vertex `I`, with its place in the topology's storage.
template <typename Topology, int I>
using stored_at = decltype(find_operator<I>(static_cast<typename Topology::operators_type const*>(nullptr)));

[[gnu::cold]] inline std::string calls_to_name(std::string_view prefix) {
    return "two calls of one operator (" + std::string{prefix} +
           ") have one type but may hold different functions, so that weir cannot tell them apart; "
           "give each a name of its own: weir::named<\"...\"> [weir-E102]";
}

template <typename Node>
struct found_node {
    Node const* where = nullptr;
};
template <typename... Nodes>
struct found_nodes : found_node<Nodes>..., found_node<no_node> {};

struct met_node {
    call_id id{};
    bool met = false;

    /// Two values of one node type are copies of one call, or two calls that one of them must not stand in for.
    constexpr bool meet(call_id other, bool distinct, std::string_view prefix) {
        // Where the compiler makes the topology, it shows this line.
        if (met && !id.surely_equals(other) && (distinct || id.value != other.value))
            throw topology_error{calls_to_name(prefix)};  // two calls of one type: give each a weir::named [weir-E102]
        id = other;
        return met = true;
    }
};

/// An effect with a name, or with a store of its own, is told apart by that, where calls are not known (see call_id).
template <typename Operator>
inline constexpr bool must_stay_distinct = Operator::can_differ;
template <typename Operator>
    requires(Operator::is_effect && (Operator::stores::count == 0 || Operator::shares_stores))
inline constexpr bool must_stay_distinct<Operator> =
    Operator::can_differ || __is_same(typename Operator::name_type, unnamed);

/// A branch that nobody listed is in the graph, too; all other nodes were met.
template <typename Operator>
inline constexpr Operator unlisted_branch{};
template <typename Operator>
constexpr Operator const& unlisted() {
    if constexpr (Operator::comes_with_parent)
        return unlisted_branch<Operator>;
    else
        __builtin_unreachable();
}

template <typename... Nodes, typename... Reversed, typename... Outputs>
constexpr auto build(node_list<Nodes...>*, node_list<Reversed...>*, Outputs const&... outputs) {
    using map = index_map<std::make_integer_sequence<int, sizeof...(Nodes)>, Nodes...>;
    using built = built_topology<vertex<typename Nodes::operator_type, index_in<map, typename Nodes::first_type>::value,
                                        index_in<map, typename Nodes::second_type>::value>...>;
    // Expressions and no functions: each function over these types would get a name as long as the graph. Children come
    // before their parents in Reversed, so that each edge is looked at once.
    found_nodes<Nodes...> all;
    met_node met[sizeof...(Nodes) + 1];
    // Lists in braces, because compilers nest fold expressions and limit the depth. No pointer is asked whether it is
    // null: of a temporary, g++ 12 does not know that in a constant.
    bool const first[] = {met[index_in<map, decltype(outputs.node)>::value + 1].meet(
                              outputs.node.op.id, must_stay_distinct<typename decltype(outputs.node)::operator_type>,
                              decltype(outputs.node)::operator_type::prefix) &&
                          (static_cast<found_node<decltype(outputs.node)>&>(all).where = &outputs.node, true)...};
    bool const rest[] = {met[index_in<map, Reversed>::value + 1].met &&
                         met[index_in<map, typename Reversed::first_type>::value + 1].meet(
                             static_cast<found_node<Reversed>&>(all).where->first.op.id,
                             must_stay_distinct<typename Reversed::first_type::operator_type>,
                             Reversed::first_type::operator_type::prefix) &&
                         (static_cast<found_node<typename Reversed::first_type>&>(all).where =
                              &static_cast<found_node<Reversed>&>(all).where->first,
                          true) &&
                         met[index_in<map, typename Reversed::second_type>::value + 1].meet(
                             static_cast<found_node<Reversed>&>(all).where->second.op.id,
                             must_stay_distinct<typename Reversed::second_type::operator_type>,
                             Reversed::second_type::operator_type::prefix) &&
                         (static_cast<found_node<typename Reversed::second_type>&>(all).where =
                              &static_cast<found_node<Reversed>&>(all).where->second,
                          true)...};
    static_cast<void>(first);
    static_cast<void>(rest);
    return built{{{met[index_in<map, Nodes>::value + 1].met ? static_cast<found_node<Nodes>&>(all).where->op
                                                            : unlisted<typename Nodes::operator_type>()}...}};
}

template <typename Output>
inline constexpr bool can_be_listed_in_a_topology = is_ill_formed<Output> || requires { typename Output::node_type; };
template <typename... Outputs>
inline constexpr bool there_is_an_output = sizeof...(Outputs) > 0;

}  // namespace detail

/// Collects the nodes of all outputs (anything that a pipeline ends in) into one topology. Nodes get their generated
/// numbers in the order in which outputs are listed.
/// Throws topology_error when two nodes cannot be told apart (E102).
template <typename... Outputs>
constexpr auto topology(Outputs const&... outputs) {
    static_assert(detail::there_is_an_output<Outputs...>,
                  "topology(outputs...): list at least one stream, table, or end of a pipeline [weir-E122]");
    static_assert((detail::can_be_listed_in_a_topology<Outputs> && ...),
                  "topology(outputs...): an argument is no stream, table, or end of a pipeline; list what to(), "
                  "for_each() and other operators on a stream give [weir-E122]");
    if constexpr (sizeof...(Outputs) == 0 || !(detail::can_be_listed_in_a_topology<Outputs> && ...) ||
                  (is_ill_formed<Outputs> || ...))
        return ill_formed{};
    else {
        using set = typename detail::collect_all<detail::no_nodes, decltype(Outputs::node)...>::type;
        using list = typename detail::unroll<set>::type;
        using backwards = typename detail::reverse<list>::type;
        using built =
            decltype(detail::build(static_cast<list*>(nullptr), static_cast<backwards*>(nullptr), outputs...));
        constexpr auto clash = detail::find_clash(static_cast<built const*>(nullptr));
        if constexpr (clash.kind != detail::clash_kind::none) {
            detail::say_clash<clash.kind, detail::clashing_name<clash.size()>(clash)>();
            return ill_formed{};
        } else
            return detail::build(static_cast<list*>(nullptr), static_cast<backwards*>(nullptr), outputs...);
    }
}

}  // namespace weir

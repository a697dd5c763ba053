// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/error/error.hpp>
#include <weir/error/ill_formed.hpp>
#include <weir/topology/graph.hpp>
#include <weir/topology/name_clashes.hpp>
#include <weir/topology/named.hpp>
#include <weir/topology/sealed.hpp>

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

template <typename Node>
struct found_node {
    Node const* where = nullptr;
    bool met = false;  // g++ 12 does not know, in a constant, that a pointer to a temporary is not null
};
template <typename... Nodes>
struct found_nodes : found_node<Nodes>..., found_node<no_node> {};

/// An effect with a name, or with a store of its own, is told apart by that, where calls are not known (see call_id).
template <typename Operator>
inline constexpr bool must_stay_distinct = Operator::can_differ;
template <typename Operator>
    requires(Operator::is_effect && (Operator::stores::count == 0 || Operator::shares_stores))
inline constexpr bool must_stay_distinct<Operator> =
    Operator::can_differ || __is_same(typename Operator::name_type, unnamed);

/// What is asked of all values of one node type that an expression holds: to be copies of one call.
struct node_identity {
    std::string_view prefix, name;
    bool distinct = false;
};

/// A value of a node type, as its child (or the list of outputs) holds it.
struct held_node {
    int node = -1;  // index in the topology
    call_id id{};
};

/// Two values of the node `at` that are calls of their own; -1: there are none.
struct two_calls_found {
    int at = -1;
    node_identity const* nodes = nullptr;
};

/// `numbers` and `parents` as in graph_tables, of all nodes.
[[gnu::cold]] inline topology_error two_calls(two_calls_found const& found, int const* numbers,
                                              int const (*parents)[2]) {
    auto const* const nodes = found.nodes;
    auto const name_of = [&](int node) {
        return nodes[node].name.empty() ? generated_name(nodes[node].prefix, numbers[node])
                                        : std::string{nodes[node].name};
    };
    std::string way;  // from the source to here
    for (int above = parents[found.at][0]; above >= 0; above = parents[above][0])
        if (!nodes[above].prefix.empty() || !nodes[above].name.empty())  // else it is hidden
            way = way.empty() ? name_of(above) : name_of(above) + ", " + way;
    if (!way.empty()) way = ", behind " + way;
    return topology_error{"two calls of one operator (" + std::string{nodes[found.at].prefix} + ", here " +
                          name_of(found.at) + way +
                          ") have one type but may hold different functions, so that weir cannot tell them apart; "
                          "give each a name of its own: weir::named<\"...\"> [weir-E102]"};
}

/// Two values of one node type are copies of one call, or two calls that one of them must not stand in for.
template <int Size>
constexpr two_calls_found find_two_calls(node_identity const (&nodes)[Size], held_node const* held, int count) {
    call_id met[Size]{};
    bool known[Size]{};
    for (int i = 0; i < count; ++i) {
        auto const [at, id] = held[i];
        if (at < 0) continue;
        if (known[at] && !met[at].surely_equals(id) && (nodes[at].distinct || met[at].value != id.value))
            return {at, nodes};
        met[at] = id;
        known[at] = true;
    }
    return {};
}

/// A branch that nobody listed is in the graph, too, though no value of it is; all other nodes were found.
template <typename Node>
[[gnu::always_inline]] constexpr typename Node::operator_type operator_of(found_node<Node> const& found) {
    if constexpr (Node::operator_type::comes_with_parent)
        if (!found.met) return {};
    return found.where->op;
}
/// Notes where the parents of a node are, and what was held there.
template <typename Node, int First, int Second, typename Found>
[[gnu::noinline]] constexpr void find_parents(Found& found, held_node* held) {
    auto const& node = static_cast<found_node<Node> const&>(found);
    if constexpr (Node::operator_type::comes_with_parent)
        if (!node.met) return;
    if constexpr (First >= 0) {
        static_cast<found_node<typename Node::first_type>&>(found) = {&node.where->first, true};
        held[0] = {First, node.where->first.op.id};
    }
    if constexpr (Second >= 0) {
        static_cast<found_node<typename Node::second_type>&>(found) = {&node.where->second, true};
        held[1] = {Second, node.where->second.op.id};
    }
}

template <typename... Nodes>
inline constexpr node_identity identities[] = {{Nodes::operator_type::prefix, Nodes::operator_type::name_type::value,
                                                must_stay_distinct<typename Nodes::operator_type>}...};

/// What a list of outputs makes.
template <typename... Outputs>
struct collected {
    using list = typename unroll<typename collect_all<no_nodes, decltype(Outputs::node)...>::type>::type;

    template <typename... Nodes>
    static index_map<std::make_integer_sequence<int, sizeof...(Nodes)>, Nodes...> map_of(node_list<Nodes...>*);
    using map = decltype(map_of(static_cast<list*>(nullptr)));

    template <typename... Nodes>
    static built_topology<vertex<typename Nodes::operator_type, index_in<map, typename Nodes::first_type>::value,
                                 index_in<map, typename Nodes::second_type>::value>...>
    built_of(node_list<Nodes...>*);
    using type = decltype(built_of(static_cast<list*>(nullptr)));

    template <typename Result, typename... Nodes, typename... Reversed>
    [[gnu::noinline]] static constexpr Result build(node_list<Nodes...>*, node_list<Reversed...>*,
                                                    two_calls_found& twice, Outputs const&... outputs) {
        constexpr int size = sizeof...(Nodes), listed = sizeof...(Outputs);
        found_nodes<Nodes...> found;
        held_node held[listed + 2 * size]{};
        // Lists in braces, because compilers nest fold expressions and limit the depth. Children come before their
        // parents in Reversed, so that each edge is looked at once.
        int at = 0;
        bool const first[] = {(static_cast<found_node<decltype(outputs.node)>&>(found) = {&outputs.node, true},
                               held[at++] = {index_in<map, decltype(outputs.node)>::value, outputs.node.op.id},
                               true)...};
        bool const rest[] = {(find_parents<Reversed, index_in<map, typename Reversed::first_type>::value,
                                           index_in<map, typename Reversed::second_type>::value>(found, held + at),
                              at += 2, true)...};
        static_cast<void>(first);
        static_cast<void>(rest);
        twice = find_two_calls(identities<Nodes...>, held, listed + 2 * size);
        return Result{{{{operator_of<Nodes>(found)}...}}};
    }
};

template <typename Output>
inline constexpr bool can_be_listed_in_a_topology = is_ill_formed<Output> || requires { typename Output::node_type; };
template <typename... Outputs>
inline constexpr bool there_is_an_output = sizeof...(Outputs) > 0;
template <typename... Outputs>
inline constexpr bool topology_can_be_built = sizeof...(Outputs) > 0 && (can_be_listed_in_a_topology<Outputs> && ...) &&
                                              !(is_ill_formed<Outputs> || ...);

template <bool CanBeBuilt, typename... Outputs>
struct topology_of : collected<Outputs...> {};
template <typename... Outputs>
struct topology_of<false, Outputs...> {
    using type = ill_formed;
};

struct by_topology;

}  // namespace detail

/// Collects the nodes of all outputs (anything that a pipeline ends in) into one topology. Nodes get their generated
/// numbers in the order in which outputs are listed.
/// Throws topology_error when two nodes cannot be told apart (E102).
template <typename... Outputs,
          typename Seal = decltype([]() -> typename detail::topology_of<detail::topology_can_be_built<Outputs...>,
                                                                        Outputs...>::type { __builtin_unreachable(); })>
constexpr auto topology(Outputs const&... outputs) {
    static_assert(detail::there_is_an_output<Outputs...>,
                  "topology(outputs...): list at least one stream, table, or end of a pipeline [weir-E122]");
    static_assert((detail::can_be_listed_in_a_topology<Outputs> && ...),
                  "topology(outputs...): an argument is no stream, table, or end of a pipeline; list what to(), "
                  "for_each() and other operators on a stream give [weir-E122]");
    if constexpr (!detail::topology_can_be_built<Outputs...>)
        return ill_formed{};
    else {
        using nodes = detail::collected<Outputs...>;
        constexpr auto clash = detail::find_clash(static_cast<typename nodes::type const*>(nullptr));
        if constexpr (clash.kind != detail::clash_kind::none) {
            detail::say_clash<clash.kind, detail::clashing_name<clash.size()>(clash)>();
            return ill_formed{};
        } else {
            constexpr typename nodes::list* list = nullptr;
            constexpr typename detail::reverse<typename nodes::list>::type* reversed = nullptr;
            using result = detail::sealed<detail::by_topology, Seal>;
            detail::two_calls_found twice;
            auto built = nodes::template build<result>(list, reversed, twice, outputs...);
            // Where the compiler makes the topology, it shows this line.
            constexpr auto const& tables = result::tables;
            if (twice.at >= 0)
                throw two_calls(twice, tables.number, tables.parents);  // two calls of one type: name each [weir-E102]
            return built;
        }
    }
}

}  // namespace weir

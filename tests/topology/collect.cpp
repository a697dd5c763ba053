// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/collect.hpp>

#include <catch2/catch.hpp>

// Nodes are added once each, parents first, in the order in which outputs are listed: all of it by the compiler.

namespace {

using weir::no_node, weir::node;
using weir::detail::node_list;

template <int I>
struct op : weir::processor_node {};

template <int I, typename First = no_node, typename Second = no_node>
using n = node<op<I>, First, Second>;

template <typename... Outputs>
using collected =
    typename weir::detail::unroll<typename weir::detail::collect_all<weir::detail::no_nodes, Outputs...>::type>::type;

using source = n<0>;
using left = n<1, source>;
using right = n<2, source>;
using both = n<3, left, right>;

static_assert(std::is_same_v<collected<>, node_list<>>);
static_assert(std::is_same_v<collected<left>, node_list<source, left>>);
static_assert(std::is_same_v<collected<right, left>, node_list<source, right, left>>);
static_assert(std::is_same_v<collected<both>, node_list<source, left, right, both>>);
static_assert(std::is_same_v<collected<both, right, both>, node_list<source, left, right, both>>);
static_assert(std::is_same_v<collected<right, both>, node_list<source, right, left, both>>);
static_assert(std::is_same_v<collected<source, source>, node_list<source>>);

// An operator may bring nodes along, as a split brings its branches.
struct bringer : weir::processor_node {
    template <typename Set, typename Node>
    using grow = weir::detail::grown<weir::detail::grown<Set, Node>, n<9, Node>>;
};
using split = node<bringer, source>;
static_assert(std::is_same_v<collected<split>, node_list<source, split, n<9, split>>>);
static_assert(std::is_same_v<collected<left, split>, node_list<source, left, split, n<9, split>>>);

template <int I>
struct chain_of {
    using type = n<I, typename chain_of<I - 1>::type>;
};
template <>
struct chain_of<0> {
    using type = n<0>;
};

/// That node I of the list is the chain's I-th; for sizes around the steps of eight in which lists are unrolled.
template <typename... Nodes, int... I>
constexpr bool is_chain(node_list<Nodes...>*, std::integer_sequence<int, I...>) {
    return (std::is_same_v<Nodes, typename chain_of<I>::type> && ...);
}
template <int Size>
constexpr bool a_chain_is_collected_in_order() {
    using list = collected<typename chain_of<Size - 1>::type>;
    return is_chain(static_cast<list*>(nullptr), std::make_integer_sequence<int, Size>{});
}
static_assert(a_chain_is_collected_in_order<1>() && a_chain_is_collected_in_order<7>() &&
              a_chain_is_collected_in_order<8>() && a_chain_is_collected_in_order<9>() &&
              a_chain_is_collected_in_order<15>() && a_chain_is_collected_in_order<16>() &&
              a_chain_is_collected_in_order<17>() && a_chain_is_collected_in_order<40>());

template <int... I>
constexpr bool reversing_twice_changes_nothing(std::integer_sequence<int, I...>) {
    using list = node_list<op<I>...>;
    using backwards = typename weir::detail::reverse<list>::type;
    return std::is_same_v<typename weir::detail::reverse<backwards>::type, list> &&
           (sizeof...(I) < 2 || !std::is_same_v<backwards, list>);
}
static_assert(reversing_twice_changes_nothing(std::make_integer_sequence<int, 0>{}) &&
              reversing_twice_changes_nothing(std::make_integer_sequence<int, 1>{}) &&
              reversing_twice_changes_nothing(std::make_integer_sequence<int, 7>{}) &&
              reversing_twice_changes_nothing(std::make_integer_sequence<int, 8>{}) &&
              reversing_twice_changes_nothing(std::make_integer_sequence<int, 9>{}) &&
              reversing_twice_changes_nothing(std::make_integer_sequence<int, 33>{}));
static_assert(
    std::is_same_v<weir::detail::reverse<node_list<source, left, right>>::type, node_list<right, left, source>>);

}  // namespace

TEST_CASE("collect: nodes once each, parents first, by the compiler") {
    CHECK(a_chain_is_collected_in_order<17>());
    CHECK(reversing_twice_changes_nothing(std::make_integer_sequence<int, 9>{}));
}

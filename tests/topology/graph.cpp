// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/graph.hpp>

#include <catch2/catch.hpp>

// Tables of graphs that are written down as vertices, checked by the compiler.

namespace {

using weir::detail::make_tables, weir::detail::vertex;

struct op : weir::processor_node {};
struct source : weir::processor_node {
    static constexpr auto kind = weir::node_kind::source;
};
struct detached_source : source {
    static constexpr bool is_detached = true;
};
struct two_numbers : weir::processor_node {
    static constexpr int numbers_burned = 2;
};

template <int N>
constexpr bool are(int const (&found)[N], int const (&expected)[N]) {
    for (int i = 0; i < N; ++i)
        if (found[i] != expected[i]) return false;
    return true;
}

// 0 -> 1 -> 3, 0 -> 2 -> 3
constexpr auto diamond = make_tables<vertex<source, -1, -1>, vertex<op, 0, -1>, vertex<op, 0, -1>, vertex<op, 1, 2>>();
static_assert(are(diamond.first_child, {0, 2, 3, 4, 4}));
static_assert(diamond.child[0] == 1 && diamond.child[1] == 2 && diamond.child[2] == 3 && diamond.child[3] == 3);
static_assert(diamond.subtopologies == 1);
static_assert(are(diamond.subtopology, {0, 0, 0, 0}));
static_assert(!diamond.inlined[0] && diamond.inlined[1] && diamond.inlined[2]);
static_assert(!diamond.inlined[3]);  // two parents share it

// Two sources that meet late: their groups become one.
constexpr auto joined = make_tables<vertex<source, -1, -1>, vertex<op, 0, -1>, vertex<source, -1, -1>,
                                    vertex<op, 2, -1>, vertex<op, 1, 3>>();
static_assert(joined.subtopologies == 1);
static_assert(are(joined.subtopology, {0, 0, 0, 0, 0}));

// A topic between 1 and 2: no edge, another subtopology. 3 and 4 stand alone, in front of what hangs below 2.
constexpr auto cut = make_tables<vertex<source, -1, -1>, vertex<op, 0, -1>, vertex<detached_source, 1, -1>,
                                 vertex<source, -1, -1>, vertex<op, 3, -1>, vertex<op, 2, -1>>();
static_assert(cut.subtopologies == 3);
static_assert(are(cut.subtopology, {0, 0, 1, 2, 2, 1}));
static_assert(are(cut.first_child, {0, 1, 1, 2, 3, 3, 3}));
static_assert(cut.child[0] == 1 && cut.child[1] == 5 && cut.child[2] == 4);
static_assert(cut.detached[2] && !cut.inlined[2]);

// A node that hangs twice below one parent gets each record twice.
constexpr auto twice = make_tables<vertex<source, -1, -1>, vertex<op, 0, 0>>();
static_assert(are(twice.first_child, {0, 2, 2}) && twice.child[0] == 1 && twice.child[1] == 1 && !twice.inlined[1]);

constexpr auto numbered = make_tables<vertex<source, -1, -1>, vertex<two_numbers, 0, -1>, vertex<op, 1, -1>>();
static_assert(are(numbered.number, {0, 1, 3}));

// Chains are broken from time to time, because compilers take quadratic time for functions inlined without end.
template <int... I>
constexpr auto chain(std::integer_sequence<int, I...>) {
    return make_tables<vertex<source, -1, -1>, vertex<op, I, -1>...>();
}
constexpr auto long_chain = chain(std::make_integer_sequence<int, 40>{});
constexpr int longest_run_of_inlined() {
    int longest = 0, run = 0;
    for (bool inlined : long_chain.inlined) longest = (run = inlined ? run + 1 : 0) > longest ? run : longest;
    return longest;
}
static_assert(longest_run_of_inlined() <= 16 && longest_run_of_inlined() >= 8);

struct other_op : op {};
using map = weir::detail::index_map<std::make_integer_sequence<int, 2>, weir::node<op>, weir::node<other_op>>;
static_assert(weir::detail::index_in<map, weir::node<op>>::value == 0 &&
              weir::detail::index_in<map, weir::node<other_op>>::value == 1 &&
              weir::detail::index_in<map, weir::no_node>::value == -1);

}  // namespace

TEST_CASE("graph tables: children in the order of adding, subtopologies, numbers") {
    CHECK(are(diamond.first_child, {0, 2, 3, 4, 4}));
    CHECK(are(cut.subtopology, {0, 0, 1, 2, 2, 1}));
    CHECK(longest_run_of_inlined() <= 16);
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/name_clashes.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

// What must not be refused; tests/reject/E116* to E118* hold what must.

using namespace weir;

namespace {

using text = std::string;
constexpr auto words() { return stream<"in">(serde::string, serde::string); }
constexpr auto yes = [](text const&) { return true; };
constexpr auto same = [](text const& v) { return v; };

template <typename Topology>
constexpr bool is_fine(Topology const&) {
    return !is_ill_formed<Topology>;
}

constexpr auto named_filter = words() | filter(yes, named<"x">);
static_assert(is_fine(topology(named_filter | to<"a">(), named_filter | to<"b">())));       // one node, used twice
static_assert(is_fine(topology(words() | to<"a">(), words() | to<"a">())));                 // two sinks of one topic
static_assert(is_fine(topology(words() | to<"in">(named<"in">))));  // topics and nodes differ
static_assert(is_fine(topology(words() | group_by_key() | count<"x">(), named_filter)));  // stores and nodes differ
static_assert(is_fine(topology(words() | select_key(same) | group_by_key() | count<"r">(),  // two of each, two names
                               words() | select_key(same) | group_by_key() | count<"s">())));

constexpr auto left = words() | split(named<"l-">, branch<"a">(yes), default_branch<"b">());
constexpr auto right = words() | split(named<"r-">, branch<"a">(yes), default_branch<"b">());
static_assert(is_fine(topology(left.get<"a">() | to<"a">(), right.get<"a">() | to<"b">())));
// Branches of unnamed splits begin with their split's number.
constexpr auto first = words() | split(branch<"a">(yes), default_branch<"b">());
constexpr auto second = words() | split(branch<"a">(yes), default_branch<"b">());
static_assert(is_fine(topology(first.get<"a">() | to<"a">(), second.get<"a">() | to<"b">())));

using detail::name_clash, detail::clash_kind;
static_assert(name_clash{clash_kind::nodes, "ab", "c"}.same_name({clash_kind::nodes, "a", "bc"}));
static_assert(name_clash{clash_kind::nodes, "", "abc"}.same_name({clash_kind::nodes, "abc", ""}));
static_assert(!name_clash{clash_kind::nodes, "ab", "c"}.same_name({clash_kind::nodes, "ab", "d"}));
static_assert(!name_clash{clash_kind::nodes, "ab", ""}.same_name({clash_kind::nodes, "ab", "c"}));
static_assert(detail::clashing_name<3>({clash_kind::nodes, "ab", "c"}).view() == "abc");

// A store that several operators share is declared by all of them alike.
constexpr detail::named_store own{"s", &detail::identity_of<int>, false}, shared{"s", &detail::identity_of<int>, true},
    of_another_type{"s", &detail::identity_of<long>, true}, other{"t", &detail::identity_of<int>, false};
static_assert(own.clashes_with(own) && !own.clashes_with(shared) && !shared.clashes_with(shared));
static_assert(shared.clashes_with(of_another_type) && !own.clashes_with(other));

}  // namespace

TEST_CASE("name_clashes: what is named alike and is not of one kind, or is one thing, is fine") {
    CHECK(is_fine(topology(named_filter | to<"a">(), named_filter | to<"b">())));
    CHECK(name_clash{clash_kind::nodes, "ab", "c"}.same_name({clash_kind::nodes, "a", "bc"}));
}

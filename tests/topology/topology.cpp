// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/topology.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/test/driver.hpp>

// Identity: one call of an operator is one node, and a copy of an expression is the same node.

using namespace weir;

namespace {

using text = std::string;

constexpr auto words() { return stream<"in">(serde::string, serde::string); }
constexpr auto star = [](text const& v) { return v + "*"; };

/// A template with a call that depends on nothing: all its calls share one operator type.
template <typename Stream>
constexpr auto starred(Stream const& in) {
    return in | map_values(star);
}
template <typename Stream>
auto appended(Stream const& in, text tail) {
    return in | map_values([tail](text const& v) { return v + tail; });
}
template <fixed_string Name, typename Stream>
auto appended_as(Stream const& in, text tail) {
    return in | map_values([tail](text const& v) { return v + tail; }, named<Name>);
}
template <typename Stream>
auto watched(Stream const& in, int& calls) {
    return in | peek([&calls](text const&) { ++calls; });
}
int calls_of_count_up = 0;
template <typename Stream>
auto counted_up(Stream const& in) {
    return in | peek([](text const&) { ++calls_of_count_up; });
}
template <typename Stream>
auto both_named(Stream const& in) {
    return in | peek([](text const&) { ++calls_of_count_up; }, named<"watch">);
}

// What the compiler knows of a topology.
constexpr auto purchases = words() | map_values(star);
constexpr auto three = topology(purchases | filter([](text const&) { return true; }) | to<"a">(), purchases | to<"b">(),
                                purchases | to<"c">());
static_assert(three.size == 6);
static_assert(three.tables.subtopologies == 1);
static_assert(three.tables.parents[2][0] == 1 && three.tables.parents[3][0] == 2 && three.tables.parents[4][0] == 1 &&
              three.tables.parents[5][0] == 1);
static_assert(three.tables.first_child[1] == 1 && three.tables.first_child[2] == 4);
static_assert(three.tables.kind[0] == node_kind::source && three.tables.kind[5] == node_kind::sink);
static_assert(three.tables.number[5] == 5);

}  // namespace

TEST_CASE("topology: three outputs that share a chain run it once for each record") {
    int calls = 0;
    auto const shared = words() | peek([&](text const&) { ++calls; }) | map_values(star);
    test::driver driver{topology(shared | to<"a">(), shared | to<"b">(), shared | map_values(star) | to<"c">())};
    driver.input<"in">().pipe("v");
    CHECK(calls == 1);
    CHECK(driver.output<"a">().read_value() == "v*");
    CHECK(driver.output<"b">().read_value() == "v*");
    CHECK(driver.output<"c">().read_value() == "v**");
    driver.input<"in">().pipe("w");
    CHECK(calls == 2);
}

TEST_CASE("topology: a constexpr one runs like any other") {
    test::driver driver{three};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"a">().read_value() == "v*");
    CHECK(driver.output<"b">().read_value() == "v*");
    CHECK(driver.output<"c">().read_value() == "v*");
}

TEST_CASE("topology: a copy of an expression is the same node") {
    auto const a = words() | map_values(star);
    auto const b = a;
    auto c = words() | map_values(star);
    STATIC_REQUIRE(decltype(topology(a | to<"a">(), b | to<"b">()))::size == 4);
    STATIC_REQUIRE(decltype(topology(a | to<"a">(), c | to<"b">()))::size == 5);
    auto const twice = [](auto const& s) { return s; };
    STATIC_REQUIRE(decltype(topology(twice(a), twice(a)))::size == 2);
}

TEST_CASE("topology: one function object in two calls makes two nodes") {
    int calls = 0;
    auto const count_up = [&](text const&) { ++calls; };
    auto const in = words();
    auto const t = topology(in | peek(count_up) | to<"a">(), in | peek(count_up) | to<"b">());
    STATIC_REQUIRE(decltype(t)::size == 5);
    test::driver driver{t};
    driver.input<"in">().pipe("v");
    CHECK(calls == 2);
}

TEST_CASE("topology: each use of an operator object makes a node, as each call of a method does in Java") {
    auto const op = map_values(star);
    auto const in = words();
    STATIC_REQUIRE(decltype(topology(in | op | to<"a">(),
                                     stream<"other">(serde::string, serde::string) | op | to<"b">()))::size == 6);
    STATIC_REQUIRE(decltype(topology(in | op | to<"a">(), in | op | to<"b">()))::size == 5);
    test::driver driver{topology(in | op | to<"a">(), in | op | to<"b">())};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"b">().read_value() == "v*");
}

TEST_CASE("topology: two operators from one helper, which hold different values, are two nodes") {
    auto const repeat = [](std::size_t times) {
        return map_values([times](text const& v) { return text(times, v[0]); });
    };
    auto const in = words();
    test::driver driver{topology(in | repeat(2) | to<"a">(), in | repeat(3) | to<"b">())};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"a">().read_value() == "vv");
    CHECK(driver.output<"b">().read_value() == "vvv");
}

namespace {
constexpr auto starred_twice = topology(starred(words()) | to<"a">(), starred(words()) | to<"b">());
static_assert(starred_twice.size == 4);
}  // namespace

TEST_CASE("topology: two calls of a helper template whose functions hold nothing are refused, or do as one") {
    auto const in = words();
    CHECK_THROWS_AS(topology(starred(in) | to<"a">(), starred(in) | to<"b">()), topology_error);
    // The compiler cannot tell the calls apart; as the function holds nothing, nobody can.
    test::driver driver{starred_twice};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"a">().read_value() == "v*");
    CHECK(driver.output<"b">().read_value() == "v*");
}

TEST_CASE(
    "topology: two calls of a helper template whose functions hold different things are never merged in silence") {
    auto const in = words();
    CHECK_THROWS_AS(topology(appended(in, "1") | to<"a">(), appended(in, "2") | to<"b">()), topology_error);
    CHECK_THROWS_WITH(
        topology(appended(in, "1") | to<"a">(), appended(in, "2") | to<"b">()),
        Catch::Contains("[weir-E102]") && Catch::Contains("KSTREAM-MAPVALUES-") && Catch::Contains("weir::named<"));
    // It says where: the operator, its node, and what is above it.
    auto const marked = in | map_values(star) | filter([](text const&) { return true; }, named<"marked">);
    CHECK_THROWS_WITH(
        topology(appended(marked, "1") | to<"a">(), appended(marked, "2") | to<"b">()),
        Catch::Contains("two calls of one operator (KSTREAM-MAPVALUES-, here KSTREAM-MAPVALUES-0000000003, "
                        "behind KSTREAM-SOURCE-0000000000, KSTREAM-MAPVALUES-0000000001, marked)"));
    // Further down, too, and on the second side of a merge.
    CHECK_THROWS_AS(topology(appended(in, "1") | map_values(star) | to<"a">(), starred(appended(in, "2")) | to<"b">()),
                    topology_error);
    CHECK_THROWS_AS(topology(in | merge(appended(in, "1")) | to<"a">(), in | merge(appended(in, "2")) | to<"b">()),
                    topology_error);
}

TEST_CASE("topology: names tell them apart") {
    auto const in = words();
    test::driver driver{topology(appended_as<"one">(in, "1") | to<"a">(), appended_as<"two">(in, "2") | to<"b">())};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"a">().read_value() == "v1");
    CHECK(driver.output<"b">().read_value() == "v2");
}

TEST_CASE("topology: one call of the helper, used twice, is one node") {
    auto const once = appended(words(), "1");
    test::driver driver{topology(once | to<"a">(), once | to<"b">())};
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"a">().read_value() == "v1");
    CHECK(driver.output<"b">().read_value() == "v1");
}

TEST_CASE("topology: helpers over different streams are different nodes") {
    auto const other = stream<"other">(serde::string, serde::string);
    test::driver driver{topology(appended(words(), "1") | to<"a">(), appended(other, "2") | to<"b">())};
    driver.input<"in">().pipe("v");
    driver.input<"other">().pipe("w");
    CHECK(driver.output<"a">().read_value() == "v1");
    CHECK(driver.output<"b">().read_value() == "w2");
}

TEST_CASE("topology: effects are never merged: two calls that look alike are refused") {
    auto const in = words();
    int a = 0, b = 0;
    CHECK_THROWS_AS(topology(watched(in, a) | to<"a">(), watched(in, b) | to<"b">()), topology_error);
    CHECK_THROWS_AS(topology(counted_up(in) | to<"a">(), counted_up(in) | to<"b">()), topology_error);
    auto const once = counted_up(in);
    test::driver driver{topology(once | to<"a">(), once | to<"b">())};
    driver.input<"in">().pipe("v");
    CHECK(calls_of_count_up == 1);
}

TEST_CASE("topology: predicates of a split that hold different things are told apart") {
    auto const in = words();
    auto const parts = [&](auto const& s, text first) {
        return s | split(branch<"a">([first](text const& v) { return v.starts_with(first); }), default_branch<"b">());
    };
    auto const x = parts(in, "x"), y = parts(in, "y");
    CHECK_THROWS_AS(topology(x.get<"a">() | to<"x">(), y.get<"a">() | to<"y">()), topology_error);
    CHECK_THROWS_AS(topology(x.get<"a">() | to<"x">(), y.get<"b">() | to<"y">()), topology_error);
    test::driver driver{topology(x.get<"b">() | to<"x">(), x.get<"a">() | to<"y">())};
    driver.input<"in">().pipe("x");
    CHECK(driver.output<"y">().size() == 1);
}

TEST_CASE("topology: one output listed twice is one node") {
    auto const out = words() | to<"out">();
    STATIC_REQUIRE(decltype(topology(out, out))::size == 2);
    test::driver driver{topology(out, out)};
    driver.input<"in">().pipe("v");
    CHECK(driver.produced().size() == 1);
}

namespace {

// Streams and topologies that the compiler made have nodes whose calls are not known.
constexpr auto constexpr_peek = words() | peek([](text const&) {}, named<"watch">);
constexpr auto constexpr_count = words() | group_by_key() | count<"s">() | to_stream();
constexpr auto shared_count = topology(constexpr_count | to<"a">(), constexpr_count | to<"b">());
static_assert(shared_count.size == 5);
constexpr auto shared_peek = topology(constexpr_peek | to<"a">(), constexpr_peek | to<"b">());
static_assert(shared_peek.size == 4);

}  // namespace

TEST_CASE("topology: constexpr streams with named effects and stores are shared like others") {
    test::driver driver{shared_count};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"a">().read_value() == 1);
    CHECK(driver.output<"b">().read_value() == 1);
    // Also when only the stream is constexpr, and the topology is made at run time.
    test::driver at_run_time{
        topology(constexpr_count | to<"a">(), constexpr_count | to<"b">(), constexpr_peek | to<"c">())};
    at_run_time.input<"in">().pipe("k", "v");
    CHECK(at_run_time.output<"b">().read_value() == 1);
    CHECK(at_run_time.output<"c">().read_value() == "v");
}

TEST_CASE("topology: a constexpr effect without a name cannot be told from another call, and is refused") {
    static constexpr auto unnamed_peek = words() | peek([](text const&) {});
    CHECK_THROWS_AS(topology(unnamed_peek | to<"a">(), unnamed_peek | to<"b">()), topology_error);
    CHECK_NOTHROW(topology(unnamed_peek | to<"a">()));
}

TEST_CASE("topology: at run time two calls of one name are refused though their types agree") {
    auto const in = words();
    CHECK_THROWS_AS(topology(both_named(in) | to<"a">(), both_named(in) | to<"b">()), topology_error);
}

TEST_CASE("topology: it can be copied, and run by many at once") {
    auto const t = topology(appended(words(), "1") | to<"out">());
    auto const copy = t;
    test::driver one{t}, two{copy}, three_{t};
    for (auto* driver : {&one, &two, &three_}) {
        driver->input<"in">().pipe("v");
        CHECK(driver->output<"out">().read_value() == "v1");
        CHECK(driver->produced().size() == 1);
    }
}

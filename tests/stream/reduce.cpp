// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/reduce.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::group_by_key, weir::nullable, weir::reduce, weir::to_stream;
using weir::serde::int64, weir::serde::string;

namespace {
using record = weir::test::record<std::string, std::string>;

std::string joined(std::string so_far, std::string const& value) { return std::move(so_far) + '+' + value; }
}  // namespace

TEST_CASE("reduce: the first value, and then the function of the result so far and the next one") {
    weir::test::driver driver{
        weir::topology(words() | group_by_key() | reduce<"r">(joined) | to_stream() | weir::to<"out">())};
    auto in = driver.input<"in">();
    in.pipe("a", "1", 100);
    in.pipe("b", "2", 50);
    in.pipe("a", "3", 70);
    in.pipe("a", std::nullopt, 1'000);
    in.pipe(std::nullopt, "4", 1'000);
    in.pipe("a", "5", 101);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"a", "1", 100}, {"b", "2", 50}, {"a", "1+3", 100}, {"a", "1+3+5", 101}});
    CHECK(driver.dropped_records() == 2);
}

TEST_CASE("reduce: a result that is null deletes, and the next value begins anew") {
    auto const f = [](std::string const& a, std::string const& b) {
        return b == "-" ? std::nullopt : std::optional{a + b};
    };
    auto const table = words() | group_by_key() | reduce<"r">(f);
    STATIC_REQUIRE(decltype(table)::can_delete);
    STATIC_REQUIRE_FALSE(decltype(words() | group_by_key() | reduce<"r">(joined))::can_delete);
    weir::test::driver driver{weir::topology(table | to_stream() | weir::to<"out">())};
    for (auto const* v : {"x", "y", "-", "z", "w"}) driver.input<"in">().pipe("k", v);
    CHECK(values(driver.output<"out">()) == strings{"x", "xy", "null", "z", "zw"});
}

TEST_CASE("reduce: functions that take nullable get no null") {
    using text = nullable<std::string>;
    auto const f = [](text a, text b) { return shown(a) + shown(b); };
    weir::test::driver driver{
        weir::topology(words() | group_by_key() | reduce<"r">(f) | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "a");
    driver.input<"in">().pipe("k", "b");
    CHECK(values(driver.output<"out">()) == strings{"a", "ab"});
}

TEST_CASE("reduce of a grouped table: what a change replaces is taken out, then the new value is added") {
    using number = std::int64_t;
    auto const topology = weir::topology(
        weir::table<"in">(string, int64, weir::materialized<"t">()) |
        weir::group_by([](number v) { return std::pair{std::string{v < 100 ? "small" : "large"}, v}; }) |
        reduce<"sum">([](number a, number b) { return a + b; }, [](number a, number b) { return a - b; }) |
        to_stream() | weir::to<"out">());
    CHECK(nodes_of(topology)[5].name == "KTABLE-REDUCE-0000000005");
    weir::test::driver driver{topology};
    auto in = driver.input<"in">();
    in.pipe("a", 1);
    in.pipe("b", 10);
    in.pipe("a", 5);           // in its group: one change, 11 - 1 + 5
    in.pipe("b", 200);         // to another group: two
    in.pipe("a", std::nullopt);
    auto const out = driver.output<"out">().read_records();
    std::string seen;
    for (auto const& r : out) seen += *r.key + ' ' + (r.value ? std::to_string(*r.value) : "null") + ", ";
    CHECK(seen == "small 1, small 11, small 15, small 5, large 200, small 0, ");
}

TEST_CASE("reduce: names of the node, and that of the store") {
    auto const topology =
        weir::topology(words() | group_by_key() | reduce<"r">(joined, weir::named<"joining">) | to_stream());
    CHECK(nodes_of(topology)[1].name == "joining");
    CHECK(nodes_of(topology)[1].stores == strings{"r"});
    CHECK(nodes_of(weir::topology(words() | group_by_key() | reduce<"r">(joined)))[1].name ==
          "KSTREAM-REDUCE-0000000001");
}

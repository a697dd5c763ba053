// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/to_stream.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;

TEST_CASE("to_stream: the new value of each change, with the key") {
    weir::test::driver driver{weir::topology(
        words() | weir::group_by_key() | weir::count<"c">() | weir::to_stream() |
        weir::map_values([](std::string const& k, std::int64_t const& n) { return k + std::to_string(n); }) |
        weir::to<"out">())};
    driver.input<"in">().pipe("a", "v");
    driver.input<"in">().pipe("a", "v");
    CHECK(values(driver.output<"out">()) == strings{"a1", "a2"});
}

TEST_CASE("to_stream: where a table cannot lose keys, null cannot come; serdes come along") {
    auto const table = words() | weir::group_by_key() | weir::count<"c">();
    auto const stream = table | weir::to_stream();
    STATIC_REQUIRE(std::is_same_v<decltype(stream)::value_type, std::int64_t>);
    STATIC_REQUIRE(std::is_same_v<decltype(stream)::key_type, std::string>);
    STATIC_REQUIRE_FALSE(decltype(stream)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(stream.value_serde), weir::serde::integer_serde<std::int64_t>>);
}

TEST_CASE("to_stream of a table that can lose keys gives null for a deletion") {
    weir::detail::to_stream_operator<true, weir::unnamed, void> const op{};
    weir::record_context context;
    int const now = 2, before = 1;
    using change = weir::change<int>;
    CHECK(op.evaluate("k", change{weir::nullable<int>{now}, weir::nullable<int>{before}}, context) == 2);
    CHECK(op.evaluate("k", change{nullptr, weir::nullable<int>{before}}, context) == nullptr);
}

TEST_CASE("to_stream has a name of its own or Kafka's") {
    auto const table = words() | weir::group_by_key() | weir::count<"c">();
    CHECK(nodes_of(weir::topology(table | weir::to_stream())).back().name == "KTABLE-TOSTREAM-0000000002");
    CHECK(nodes_of(weir::topology(table | weir::to_stream(weir::named<"changes">))).back().name == "changes");
}

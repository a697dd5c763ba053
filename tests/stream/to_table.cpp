// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/to_table.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::materialized, weir::named, weir::to_stream, weir::to_table;

TEST_CASE("to_table: the newest value of each key; null deletes, null keys are dropped") {
    weir::test::driver driver{
        weir::topology(words() | to_table(materialized<"t">()) | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("a", "1");
    driver.input<"in">().pipe(std::nullopt, "2");
    driver.input<"in">().pipe("a", std::nullopt);
    driver.input<"in">().pipe("b", "3");
    CHECK(values(driver.output<"out">()) == strings{"1", "null", "3"});
    CHECK(driver.dropped_records() == 1);
    CHECK(driver.store<"t">().size() == 1);
}

TEST_CASE("to_table without a store passes changes on") {
    auto const table = words() | to_table();
    weir::test::driver driver{weir::topology(table | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("a", "1");
    driver.input<"in">().pipe(std::nullopt, "2");
    CHECK(driver.produced().size() == 1);
    CHECK(driver.dropped_records() == 1);
}

TEST_CASE("to_table of values that cannot be null cannot delete") {
    auto const table = words() | weir::map_values([](weir::nullable<std::string> v) { return shown(v); }) | to_table();
    STATIC_REQUIRE_FALSE(decltype(table)::can_delete);
    STATIC_REQUIRE(decltype(words() | to_table())::can_delete);
}

TEST_CASE("to_table of a rekeyed stream goes through a topic with its name") {
    auto const table = words() | weir::select_key([](std::string const& v) { return v; }) |
                       to_table(named<"by-word">, materialized<"t">());
    auto const topology = weir::topology(table | to_stream() | weir::to<"out">());
    strings names;
    for (auto const& node : nodes_of(topology)) names.push_back(node.name);
    CHECK(names == strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-KEY-SELECT-0000000001", "by-word-repartition-filter",
                           "by-word-repartition-sink", "by-word-repartition-source", "by-word",
                           "KTABLE-TOSTREAM-0000000006", "KSTREAM-SINK-0000000007"});
    weir::test::driver driver{topology};
    driver.input<"in">().pipe("k", "fig", 3);
    strings topics;
    for (auto const& r : driver.produced()) topics.push_back(r.topic);
    CHECK(topics == strings{"test-by-word-repartition", "test-t-changelog", "out"});
    CHECK(driver.output<"out">().read_record() == weir::test::record<std::string, std::string>{"fig", "fig", 3});
}

TEST_CASE("to_table: Kafka counts a store without a name behind its node") {
    auto const second = [](auto const& topology) { return nodes_of(topology)[2].name; };
    CHECK(second(weir::topology(words() | to_table() | to_stream())) == "KTABLE-TOSTREAM-0000000003");
    CHECK(second(weir::topology(words() | to_table(materialized<"t">()) | to_stream())) ==
          "KTABLE-TOSTREAM-0000000002");
}

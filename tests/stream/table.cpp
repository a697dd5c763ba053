// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/table.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/describe.hpp>
#include <weir/topology/internal_topics.hpp>

using namespace weir_tests;
using weir::materialized, weir::named, weir::table, weir::to_stream;
using weir::serde::string;

namespace {
using record = weir::test::record<std::string, std::string>;

auto kept() {
    return weir::topology(table<"in">(string, string, materialized<"t">()) | to_stream() | weir::to<"out">());
}
auto passed_on() { return weir::topology(table<"in">(string, string) | to_stream() | weir::to<"out">()); }
}  // namespace

TEST_CASE("table: each record is a change; null deletes, and a null key is dropped and counted") {
    weir::test::driver driver{kept()};
    auto in = driver.input<"in">();
    in.pipe("a", "1", 10);
    in.pipe(std::nullopt, "lost", 1'000);
    in.pipe("b", "2", 20);
    in.pipe("a", "3", 5);  // out of order, and taken all the same
    in.pipe("b", std::nullopt, 30);
    in.pipe("never there", std::nullopt, 40);
    CHECK(
        driver.output<"out">().read_records() ==
        std::vector<record>{
            {"a", "1", 10}, {"b", "2", 20}, {"a", "3", 5}, {"b", std::nullopt, 30}, {"never there", std::nullopt, 40}});
    CHECK(driver.dropped_records() == 1);
    CHECK(driver.store<"t">().size() == 1);
    weir::value_and_timestamp<std::string> found;
    REQUIRE(driver.store<"t">().get("a", found));
    CHECK(found == weir::value_and_timestamp<std::string>{"3", 5});
}

TEST_CASE("table: its store has a changelog, which is written before the change goes on") {
    weir::test::driver driver{kept(), {"app"}};
    driver.input<"in">().pipe("a", "1", 10);
    driver.input<"in">().pipe("a", std::nullopt, 20);
    REQUIRE(driver.produced().size() == 4);
    auto const& put = driver.produced()[0];
    CHECK(put.topic == "app-t-changelog");
    CHECK(put.value == "1");
    CHECK(put.timestamp_ms == 10);
    auto const& deleted = driver.produced()[2];
    CHECK(deleted.topic == "app-t-changelog");
    CHECK(deleted.value == std::nullopt);
    CHECK(deleted.timestamp_ms == 20);
    CHECK(driver.produced()[3].topic == "out");
}

TEST_CASE("table without a store passes changes on, and has no changelog") {
    weir::test::driver driver{passed_on()};
    driver.input<"in">().pipe("a", "1");
    driver.input<"in">().pipe(std::nullopt, "2");
    driver.input<"in">().pipe("a", std::nullopt);
    CHECK(values(driver.output<"out">()) == strings{"1", "null"});
    CHECK(driver.produced().size() == 2);
    CHECK(driver.dropped_records() == 1);
    CHECK(weir::internal_topics(passed_on(), "app").empty());
}

TEST_CASE("table: numbers and names of its nodes are Kafka's, which counts a store without a name first") {
    auto const names = [](auto const& topology) {
        strings all;
        for (auto const& node : nodes_of(topology)) all.push_back(node.name);
        return all;
    };
    CHECK(names(kept()) == strings{"KSTREAM-SOURCE-0000000000", "KTABLE-SOURCE-0000000001",
                                   "KTABLE-TOSTREAM-0000000002", "KSTREAM-SINK-0000000003"});
    CHECK(names(passed_on()) == strings{"KSTREAM-SOURCE-0000000001", "KTABLE-SOURCE-0000000002",
                                        "KTABLE-TOSTREAM-0000000003", "KSTREAM-SINK-0000000004"});
    CHECK(names(weir::topology(table<"in">(string, string, named<"x">) | to_stream())) ==
          strings{"x-source", "x", "KTABLE-TOSTREAM-0000000003"});
}

TEST_CASE("table: serdes may stand in materialized") {
    auto const t = table<"in">(materialized<"t">(weir::serde::int32, string));
    STATIC_REQUIRE(std::is_same_v<decltype(t)::key_type, std::int32_t>);
    STATIC_REQUIRE(std::is_same_v<decltype(t)::value_type, std::string>);
    STATIC_REQUIRE(decltype(t)::can_delete);
    weir::test::driver driver{weir::topology(t | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe(7, "seven");
    CHECK(driver.output<"out">().read_key_value() == std::pair{std::optional{7}, std::optional<std::string>{"seven"}});
}

TEST_CASE("table and stream of one topic share its source") {
    auto const topology = weir::topology(
        table<"in">(string, string, materialized<"t">()) | to_stream() | weir::to<"a">(), words() | weir::to<"b">());
    CHECK(nodes_of(topology).size() == 5);
    weir::test::driver driver{topology};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"a">().read_value() == "v");
    CHECK(driver.output<"b">().read_value() == "v");
}

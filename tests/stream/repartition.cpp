// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/repartition.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::nullable;

TEST_CASE("repartition sends records through its internal topic, with key, value, timestamp and headers") {
    weir::test::driver driver{weir::topology(words() | weir::repartition<"by-word">() | weir::to<"out">()), {"app"}};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "v", 5, headers});
    REQUIRE(driver.produced().size() == 2);
    auto const& internal = driver.produced()[0];
    CHECK(internal.topic == "app-by-word-repartition");
    CHECK(internal.key == "k");
    CHECK(internal.value == "v");
    CHECK(internal.timestamp_ms == 5);
    CHECK(internal.headers == headers);
    CHECK(driver.output<"out">().read_record() == weir::test::record<std::string, std::string>{"k", "v", 5, headers});
}

TEST_CASE("repartition leaves null keys out before the topic, without counting them as dropped; null values pass") {
    weir::test::driver driver{weir::topology(words() | weir::repartition<"r">() | weir::to<"out">())};
    driver.input<"in">().pipe(std::nullopt, "v");
    driver.input<"in">().pipe(std::nullopt, std::nullopt);
    CHECK(driver.produced().empty());
    CHECK(driver.dropped_records() == 0);
    driver.input<"in">().pipe("k", std::nullopt);
    CHECK(driver.output<"out">().read_key_value() ==
          std::pair{std::optional<std::string>{"k"}, std::optional<std::string>{}});
}

TEST_CASE("repartition: behind it the key is not null and fits the partition again") {
    auto const rekeyed =
        words() | weir::select_key([](nullable<std::string> v) { return v ? std::optional{*v} : std::nullopt; });
    auto const again = rekeyed | weir::repartition<"r">();
    STATIC_REQUIRE(decltype(rekeyed)::rekeyed);
    STATIC_REQUIRE_FALSE(decltype(again)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(again)::key_type, std::string>);
    STATIC_REQUIRE(std::is_same_v<decltype(again)::value_type, nullable<std::string>>);
    // A stream whose values cannot be null has none behind the topic, either.
    auto const plain =
        words() | weir::map_values([](nullable<std::string> v) { return shown(v); }) | weir::repartition<"p">();
    STATIC_REQUIRE(std::is_same_v<decltype(plain)::value_type, std::string>);
}

TEST_CASE("repartition: its source is the start of another subtopology, named as in Kafka") {
    constexpr auto t = weir::topology(words() | weir::repartition<"r">() | weir::to<"out">());
    STATIC_REQUIRE(t.tables.subtopologies == 2);
    auto const nodes = nodes_of(t);
    REQUIRE(nodes.size() == 5);
    CHECK(nodes[1].name == "r-repartition-filter");
    CHECK(nodes[2].name == "r-repartition-sink");
    CHECK(nodes[2].topics == strings{"r-repartition"});
    CHECK(nodes[2].internal_topic);
    CHECK(nodes[3].name == "r-repartition-source");
    CHECK(nodes[3].topics == strings{"r-repartition"});
    CHECK(nodes[3].parents.empty());
    CHECK(nodes[3].subtopology == 1);
    CHECK(nodes[4].name == "KSTREAM-SINK-0000000004");
    CHECK(nodes[4].subtopology == 1);
}

TEST_CASE("repartition: several users of one repartitioned stream share its topic") {
    auto const again = words() | weir::repartition<"r">();
    weir::test::driver driver{weir::topology(again | weir::to<"a">(), again | weir::to<"b">())};
    driver.input<"in">().pipe("k", "v");
    strings topics;
    for (auto const& r : driver.produced()) topics.push_back(r.topic);
    CHECK(topics == strings{"test-r-repartition", "a", "b"});
}

TEST_CASE("repartition: serdes and the number of partitions, in any order") {
    auto const numbers = words() | weir::select_key([](nullable<std::string>) { return std::int64_t{258}; });
    auto const again = numbers | weir::repartition<"r">(weir::number_of_partitions(3), weir::serde::int64);
    STATIC_REQUIRE(std::is_same_v<decltype(again)::key_type, std::int64_t>);
    CHECK(again.node.op.partitions == 3);
    CHECK((words() | weir::repartition<"r">()).node.op.partitions == 0);
    CHECK_THROWS_WITH(weir::number_of_partitions(0), "number_of_partitions(0): it must be at least 1");
    weir::test::driver driver{weir::topology(again | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.produced()[0].key == std::string{"\0\0\0\0\0\0\1\2", 8});
    CHECK(driver.output<"out">().read_record().key == 258);
}

TEST_CASE("repartition: records of the internal topic have its coordinates") {
    weir::test::driver driver{
        weir::topology(words() | weir::repartition<"r">() |
                       weir::map_values([](std::string const&, nullable<std::string>, weir::record_context const& c) {
                           return std::string{c.topic} + '@' + std::to_string(c.offset);
                       }) |
                       weir::to<"out">())};
    driver.input<"in">().pipe(std::nullopt, "left out");
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"out">().read_value() == "test-r-repartition@0");
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/to.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::nullable;

namespace {
struct point {
    std::int32_t x = 0, y = 0;
};
struct point_serde {
    using type = point;
    char separator = ',';
    void serialize(point const& p, weir::bytes& out) const {
        out += std::to_string(p.x) + separator + std::to_string(p.y);
    }
    void deserialize(weir::bytes_view, point&) const { throw weir::deserialization_error{"never read here"}; }
};
constexpr auto to_point = [](std::string const& v) { return point{static_cast<std::int32_t>(v.size()), 1}; };
}  // namespace

TEST_CASE("to writes key, value, timestamp and headers; null stays null") {
    CHECK(outcomes(weir::to<"out">()) == strings{"1", "1", "1", "1"});
    weir::test::driver driver{weir::topology(words() | weir::to<"out">())};
    weir::headers headers;
    headers.add("h", std::nullopt);
    driver.input<"in">().pipe({std::nullopt, "v", 3, headers});
    driver.input<"in">().pipe("k", std::nullopt);
    REQUIRE(driver.produced().size() == 2);
    CHECK_FALSE(driver.produced()[0].key);
    CHECK(driver.produced()[0].value == "v");
    CHECK(driver.produced()[0].timestamp_ms == 3);
    CHECK(driver.produced()[0].headers == headers);
    CHECK_FALSE(driver.produced()[0].partition);  // the client chooses it
    CHECK_FALSE(driver.produced()[1].value);
}

TEST_CASE("to: serdes come with the stream, from the standard type, or are given") {
    auto const in = words();
    weir::test::driver driver{weir::topology(
        in | weir::to<"came">(),
        in | weir::map_values([](std::string const&) { return std::int16_t{513}; }) | weir::to<"standard">(),
        in | weir::map_values(to_point) | weir::to<"given">(weir::serde::string, point_serde{';'}))};
    driver.input<"in">().pipe("k", "abc");
    CHECK(driver.produced()[0].value == "abc");
    CHECK(driver.produced()[1].value == "\2\1");
    CHECK(driver.produced()[2].value == "3;1");
}

TEST_CASE("to: one stream may go to many topics, and many streams to one") {
    auto const in = words();
    weir::test::driver driver{
        weir::topology(in | weir::to<"a">(), in | weir::to<"b">(),
                       in | weir::map_values([](std::string const& v) { return v + v; }) | weir::to<"a">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(values(driver.output<"a">()) == strings{"v", "vv"});
    CHECK(values(driver.output<"b">()) == strings{"v"});
}

TEST_CASE("to: a topic that the topology reads as well is read again") {
    weir::test::driver driver{weir::topology(words() | weir::to<"between">(),
                                             weir::stream<"between">(weir::serde::string, weir::serde::string) |
                                                 weir::map_values([](std::string const& v) { return v + "!"; }) |
                                                 weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"out">().read_value() == "v!");
    CHECK(driver.output<"between">().read_value() == "v");
}

TEST_CASE("to has a name of its own or Kafka's") {
    auto const nodes =
        nodes_of(weir::topology(words() | weir::to<"a">(weir::named<"writer">), words() | weir::to<"b">()));
    REQUIRE(nodes.size() == 3);
    CHECK(nodes[1].name == "writer");
    CHECK(nodes[1].kind == weir::node_kind::sink);
    CHECK(nodes[1].topics == strings{"a"});
    CHECK_FALSE(nodes[1].internal_topic);
    CHECK(nodes[2].name == "KSTREAM-SINK-0000000002");
}

TEST_CASE("to: what a serializer throws names the sink and the record") {
    struct failing_serde {
        using type = std::string;
        void serialize(std::string const&, weir::bytes&) const { throw weir::serialization_error{"too long"}; }
        void deserialize(weir::bytes_view, std::string&) const {}
    };
    weir::test::driver driver{
        weir::topology(words() | weir::to<"out">(weir::serde::string, failing_serde{}, weir::named<"writer">))};
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", "v"),
                      "writer failed at topic in, partition 0, offset 0: too long");
    CHECK(driver.produced().empty());
    driver.input<"in">().pipe("k", std::nullopt);  // null never reaches a serde
    CHECK(driver.produced().size() == 1);
}

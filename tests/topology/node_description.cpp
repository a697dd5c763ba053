// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/node_description.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/filter_not.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/map.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/repartition.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir;

namespace {

using strings = std::vector<std::string>;
using text = std::string;

constexpr auto words() { return stream<"in">(serde::string, serde::string); }

template <typename Topology>
strings names_of(Topology const& t) {
    strings all;
    for (auto const& node : nodes_of(t)) all.push_back(node.name);
    return all;
}

constexpr auto yes = [](text const&) { return true; };
constexpr auto same = [](text const& v) { return v; };

}  // namespace

TEST_CASE("generated names are Kafka's, numbered along a chain") {
    CHECK(names_of(topology(words() | filter(yes) | filter_not(yes) | map_values(same) |
                            map([](text const& v) { return std::pair{v, v}; }) |
                            flat_map([](text const& v) { return std::vector{std::pair{v, v}}; }) |
                            flat_map_values([](text const& v) { return strings{v}; }) | select_key(same) | peek(yes) |
                            to<"out">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-FILTER-0000000001", "KSTREAM-FILTER-0000000002",
                  "KSTREAM-MAPVALUES-0000000003", "KSTREAM-MAP-0000000004", "KSTREAM-FLATMAP-0000000005",
                  "KSTREAM-FLATMAPVALUES-0000000006", "KSTREAM-KEY-SELECT-0000000007", "KSTREAM-PEEK-0000000008",
                  "KSTREAM-SINK-0000000009"});
}

TEST_CASE("numbers are given in the order in which outputs are listed") {
    auto const in = words();
    auto const a = in | map_values(same);
    auto const b = in | filter(yes);
    CHECK(names_of(topology(a | to<"a">(), b | to<"b">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-MAPVALUES-0000000001", "KSTREAM-SINK-0000000002",
                  "KSTREAM-FILTER-0000000003", "KSTREAM-SINK-0000000004"});
    CHECK(names_of(topology(b | to<"b">(), a | to<"a">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-FILTER-0000000001", "KSTREAM-SINK-0000000002",
                  "KSTREAM-MAPVALUES-0000000003", "KSTREAM-SINK-0000000004"});
    CHECK(names_of(topology(a, b, b | to<"b">(), a | to<"a">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-MAPVALUES-0000000001", "KSTREAM-FILTER-0000000002",
                  "KSTREAM-SINK-0000000003", "KSTREAM-SINK-0000000004"});
}

TEST_CASE("a name takes the place of a generated one, and its number stays used up") {
    CHECK(names_of(topology(words() | filter(yes, named<"keep">) | map_values(same) | to<"out">(named<"write">))) ==
          strings{"KSTREAM-SOURCE-0000000000", "keep", "KSTREAM-MAPVALUES-0000000002", "write"});
}

TEST_CASE("every operator takes a name") {
    auto const t = topology(
        words() | filter(yes, named<"a">) | filter_not(yes, named<"b">) | map_values(same, named<"c">) |
            map([](text const& v) { return std::pair{v, v}; }, named<"d">) |
            flat_map([](text const& v) { return std::vector{std::pair{v, v}}; }, named<"e">) |
            flat_map_values([](text const& v) { return strings{v}; }, named<"f">) | select_key(same, named<"g">) |
            peek(yes, named<"h">) | merge(words(), named<"i">) | to<"out">(named<"j">),
        words() | for_each([](text const&) {}, named<"k">),
        words() | group_by_key() | count<"s">(named<"l">) | to_stream(named<"m">));
    CHECK(names_of(t) ==
          strings{"KSTREAM-SOURCE-0000000000", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"});
}

TEST_CASE("nodes know their kind, parents, topics, stores and subtopology") {
    auto const in = words();
    auto const nodes = nodes_of(topology(
        in | select_key(same) | group_by_key() | count<"s">() | to_stream() |
        merge(stream<"other">(serde::string, serde::int64) | map([](std::int64_t n) { return std::pair{text{}, n}; })) |
        to<"out">()));
    REQUIRE(nodes.size() == 11);
    CHECK(nodes[0].kind == node_kind::source);
    CHECK(nodes[0].topics == strings{"in"});
    CHECK(nodes[0].parents.empty());
    CHECK(nodes[1].kind == node_kind::processor);
    CHECK(nodes[1].parents == std::vector{0});
    CHECK(nodes[1].topics.empty());
    CHECK(nodes[3].name == "s-repartition-sink");
    CHECK(nodes[3].kind == node_kind::sink);
    CHECK(nodes[3].subtopology == 0);
    CHECK(nodes[4].internal_topic);
    CHECK(nodes[4].parents.empty());
    CHECK(nodes[4].subtopology == 1);
    CHECK(nodes[5].stores == strings{"s"});
    CHECK(nodes[7].topics == strings{"other"});
    CHECK(nodes[7].subtopology == 1);
    CHECK(nodes[9].parents == std::vector{6, 8});
    CHECK(nodes[10].kind == node_kind::sink);
    CHECK_FALSE(nodes[10].internal_topic);
}

TEST_CASE("a number has ten digits") {
    CHECK(detail::generated_name("KSTREAM-MAP-", 0) == "KSTREAM-MAP-0000000000");
    CHECK(detail::generated_name("KSTREAM-MAP-", 1234567890) == "KSTREAM-MAP-1234567890");
}

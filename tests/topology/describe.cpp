// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/describe.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir;

namespace {
using text = std::string;
constexpr auto words() { return stream<"in">(serde::string, serde::string); }
constexpr auto same = [](text const& v) { return v; };
}  // namespace

TEST_CASE("describe: a chain, in Kafka's layout") {
    auto const t = topology(words() | map_values(same) | to<"out">());
    CHECK(describe(t) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> KSTREAM-MAPVALUES-0000000001\n"
          "    Processor: KSTREAM-MAPVALUES-0000000001 (stores: [])\n"
          "      --> KSTREAM-SINK-0000000002\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "    Sink: KSTREAM-SINK-0000000002 (topic: out)\n"
          "      <-- KSTREAM-MAPVALUES-0000000001\n"
          "\n");
    CHECK(t.describe() == describe(t));
}

TEST_CASE("describe: a node without children says none") {
    CHECK(describe(topology(words() | for_each([](text const&) {}))) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> KSTREAM-FOREACH-0000000001\n"
          "    Processor: KSTREAM-FOREACH-0000000001 (stores: [])\n"
          "      --> none\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "\n");
    CHECK(describe(topology(words())) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> none\n"
          "\n");
}

TEST_CASE("describe: two subtopologies around a repartition topic, and a store") {
    CHECK(describe(
              topology(words() | select_key(same) | group_by_key() | count<"counts">() | to_stream() | to<"out">())) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> KSTREAM-KEY-SELECT-0000000001\n"
          "    Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])\n"
          "      --> counts-repartition-filter\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "    Processor: counts-repartition-filter (stores: [])\n"
          "      --> counts-repartition-sink\n"
          "      <-- KSTREAM-KEY-SELECT-0000000001\n"
          "    Sink: counts-repartition-sink (topic: counts-repartition)\n"
          "      <-- counts-repartition-filter\n"
          "\n"
          "  Sub-topology: 1\n"
          "    Source: counts-repartition-source (topics: [counts-repartition])\n"
          "      --> KSTREAM-AGGREGATE-0000000002\n"
          "    Processor: KSTREAM-AGGREGATE-0000000002 (stores: [counts])\n"
          "      --> KTABLE-TOSTREAM-0000000006\n"
          "      <-- counts-repartition-source\n"
          "    Processor: KTABLE-TOSTREAM-0000000006 (stores: [])\n"
          "      --> KSTREAM-SINK-0000000007\n"
          "      <-- KSTREAM-AGGREGATE-0000000002\n"
          "    Sink: KSTREAM-SINK-0000000007 (topic: out)\n"
          "      <-- KTABLE-TOSTREAM-0000000006\n"
          "\n");
}

TEST_CASE("describe: nodes with more below them come first, then by name; a merge lists both parents") {
    // In the list of parents b stands first, because it had a child already when a was compared with it.
    auto const in = words();
    CHECK(describe(topology(in | filter([](text const&) { return true; }, named<"b">) |
                            merge(in | filter([](text const&) { return true; }, named<"a">), named<"m">) |
                            to<"out">(named<"write">))) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> a, b\n"
          "    Processor: a (stores: [])\n"
          "      --> m\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "    Processor: b (stores: [])\n"
          "      --> m\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "    Processor: m (stores: [])\n"
          "      --> write\n"
          "      <-- b, a\n"
          "    Sink: write (topic: out)\n"
          "      <-- m\n"
          "\n");
}

TEST_CASE("describe: topologies that share nothing are listed by their first node") {
    auto const one = [](auto const& in, auto out) { return in | out; };
    auto const t = describe(topology(one(words(), to<"a">(named<"first">)),
                                     one(stream<"other">(serde::string, serde::string), to<"b">(named<"second">))));
    auto const first = t.find("Sub-topology: 0"), second = t.find("Sub-topology: 1");
    REQUIRE(first != t.npos);
    REQUIRE(second != t.npos);
    CHECK(t.find("first") > first);
    CHECK(t.find("first") < second);
    CHECK(t.find("second") > second);
}

TEST_CASE("describe: branches that nobody reads are shown") {
    auto const s =
        words() | split(named<"s-">, branch<"yes">([](text const&) { return true; }), default_branch<"no">());
    CHECK(describe(topology(s.get<"yes">() | to<"out">(named<"write">))) ==
          "Topologies:\n"
          "   Sub-topology: 0\n"
          "    Source: KSTREAM-SOURCE-0000000000 (topics: [in])\n"
          "      --> s-\n"
          "    Processor: s- (stores: [])\n"
          "      --> s-yes, s-no\n"
          "      <-- KSTREAM-SOURCE-0000000000\n"
          "    Processor: s-yes (stores: [])\n"
          "      --> write\n"
          "      <-- s-\n"
          "    Processor: s-no (stores: [])\n"
          "      --> none\n"
          "      <-- s-\n"
          "    Sink: write (topic: out)\n"
          "      <-- s-yes\n"
          "\n");
}

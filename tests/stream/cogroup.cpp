// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/cogroup.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/describe.hpp>

using namespace weir_tests;
using weir::aggregate, weir::cogroup, weir::group_by_key, weir::named, weir::to_stream;
using weir::serde::int64, weir::serde::string;

namespace {

std::string none() { return {}; }
auto append(char who) {
    return [who](std::string const&, std::string const& v, std::string all) { return std::move(all) + who + v; };
}
std::string append_number(std::string const&, std::int64_t n, std::string all) {
    return std::move(all) + std::to_string(n);
}

auto group_a() { return weir::stream<"a">(string, string) | group_by_key(); }
auto group_b() { return weir::stream<"b">(string, int64) | group_by_key(); }

}  // namespace

TEST_CASE("cogroup: streams of different values, one aggregate for each key") {
    weir::test::driver driver{weir::topology(group_a() | cogroup(append('a')) | cogroup(group_b(), append_number) |
                                             aggregate<"all">(none) | to_stream() | weir::to<"out">())};
    driver.input<"a">().pipe("k", "x", 10);
    driver.input<"b">().pipe("k", 7, 5);
    driver.input<"b">().pipe("other", 8, 6);
    driver.input<"a">().pipe("k", std::nullopt, 20);
    driver.input<"a">().pipe(std::nullopt, "x", 20);
    driver.input<"a">().pipe("k", "y", 11);
    using record = weir::test::record<std::string, std::string>;
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"k", "ax", 10}, {"k", "ax7", 10}, {"other", "8", 6}, {"k", "ax7ay", 11}});
    CHECK(driver.dropped_records() == 2);
    CHECK(driver.store<"all">().size() == 2);
}

TEST_CASE("cogroup of one stream is an aggregation with a node more") {
    weir::test::driver driver{
        weir::topology(group_a() | cogroup(append('a')) | aggregate<"all">(none) | to_stream() | weir::to<"out">())};
    driver.input<"a">().pipe("k", "x");
    CHECK(values(driver.output<"out">()) == strings{"ax"});
    CHECK(driver.topology().describe().find("COGROUPKSTREAM-MERGE-0000000002 (stores: [])") != std::string::npos);
}

TEST_CASE("cogroup of four, some of them behind topics: streams are numbered first, then topics, then aggregations") {
    auto const second = [](std::string const& v) { return v.substr(0, 1); };
    auto const b = weir::stream<"b">(string, string) | weir::select_key(second) | group_by_key(named<"by-b">);
    auto const c = weir::stream<"c">(string, string) | group_by_key();
    auto const d = weir::stream<"d">(string, string) | weir::select_key(second) | group_by_key(named<"by-d">);
    auto const topology =
        weir::topology(group_a() | cogroup(append('a')) | cogroup(b, append('b')) | cogroup(c, append('c')) |
                       cogroup(d, append('d')) | aggregate<"all">(none) | to_stream() | weir::to<"out">());
    CHECK(topology.describe() == R"(Topologies:
   Sub-topology: 0
    Source: KSTREAM-SOURCE-0000000000 (topics: [a])
      --> COGROUPKSTREAM-AGGREGATE-0000000012
    Source: KSTREAM-SOURCE-0000000003 (topics: [c])
      --> COGROUPKSTREAM-AGGREGATE-0000000014
    Source: by-b-repartition-source (topics: [by-b-repartition])
      --> COGROUPKSTREAM-AGGREGATE-0000000013
    Source: by-d-repartition-source (topics: [by-d-repartition])
      --> COGROUPKSTREAM-AGGREGATE-0000000015
    Processor: COGROUPKSTREAM-AGGREGATE-0000000012 (stores: [all])
      --> COGROUPKSTREAM-MERGE-0000000016
      <-- KSTREAM-SOURCE-0000000000
    Processor: COGROUPKSTREAM-AGGREGATE-0000000013 (stores: [all])
      --> COGROUPKSTREAM-MERGE-0000000016
      <-- by-b-repartition-source
    Processor: COGROUPKSTREAM-AGGREGATE-0000000014 (stores: [all])
      --> COGROUPKSTREAM-MERGE-0000000016
      <-- KSTREAM-SOURCE-0000000003
    Processor: COGROUPKSTREAM-AGGREGATE-0000000015 (stores: [all])
      --> COGROUPKSTREAM-MERGE-0000000016
      <-- by-d-repartition-source
    Processor: COGROUPKSTREAM-MERGE-0000000016 (stores: [])
      --> KTABLE-TOSTREAM-0000000017
      <-- COGROUPKSTREAM-AGGREGATE-0000000012, COGROUPKSTREAM-AGGREGATE-0000000013, )"
                                 R"(COGROUPKSTREAM-AGGREGATE-0000000014, COGROUPKSTREAM-AGGREGATE-0000000015
    Processor: KTABLE-TOSTREAM-0000000017 (stores: [])
      --> KSTREAM-SINK-0000000018
      <-- COGROUPKSTREAM-MERGE-0000000016
    Sink: KSTREAM-SINK-0000000018 (topic: out)
      <-- KTABLE-TOSTREAM-0000000017

  Sub-topology: 1
    Source: KSTREAM-SOURCE-0000000001 (topics: [b])
      --> KSTREAM-KEY-SELECT-0000000002
    Processor: KSTREAM-KEY-SELECT-0000000002 (stores: [])
      --> by-b-repartition-filter
      <-- KSTREAM-SOURCE-0000000001
    Processor: by-b-repartition-filter (stores: [])
      --> by-b-repartition-sink
      <-- KSTREAM-KEY-SELECT-0000000002
    Sink: by-b-repartition-sink (topic: by-b-repartition)
      <-- by-b-repartition-filter

  Sub-topology: 2
    Source: KSTREAM-SOURCE-0000000004 (topics: [d])
      --> KSTREAM-KEY-SELECT-0000000005
    Processor: KSTREAM-KEY-SELECT-0000000005 (stores: [])
      --> by-d-repartition-filter
      <-- KSTREAM-SOURCE-0000000004
    Processor: by-d-repartition-filter (stores: [])
      --> by-d-repartition-sink
      <-- KSTREAM-KEY-SELECT-0000000005
    Sink: by-d-repartition-sink (topic: by-d-repartition)
      <-- by-d-repartition-filter

)");
    weir::test::driver driver{topology};
    driver.input<"a">().pipe("k", "1");
    driver.input<"b">().pipe("x", "k2");
    driver.input<"c">().pipe("k", "3");
    driver.input<"d">().pipe("x", "k4");
    CHECK(values(driver.output<"out">()) == strings{"a1", "a1bk2", "a1bk2c3", "a1bk2c3dk4"});
}

TEST_CASE("cogroup: names") {
    auto const topology = weir::topology(group_a() | cogroup(append('a')) | cogroup(group_b(), append_number) |
                                         aggregate<"all">(none, named<"x">) | to_stream());
    strings names;
    for (auto const& node : nodes_of(topology))
        if (node.subtopology >= 0) names.push_back(node.name);
    CHECK(names == strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-SOURCE-0000000001", "x-cogroup-agg-0",
                           "x-cogroup-agg-1", "x-cogroup-merge", "KTABLE-TOSTREAM-0000000005"});
}

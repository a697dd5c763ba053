// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/group_by_key.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::count, weir::group_by_key, weir::named, weir::nullable;

namespace {

template <typename Topology>
strings names_of(Topology const& t) {
    strings all;
    for (auto const& node : nodes_of(t)) all.push_back(node.name);
    return all;
}

auto by_value() {
    return words() | weir::select_key([](nullable<std::string> v) { return v ? std::optional{*v} : std::nullopt; });
}

}  // namespace

TEST_CASE("group_by_key of a stream whose key is as it came needs no repartition topic") {
    CHECK(names_of(weir::topology(words() | group_by_key() | count<"c">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-AGGREGATE-0000000001"});
}

TEST_CASE("group_by_key of a rekeyed stream goes through a topic that is named after the store") {
    CHECK(names_of(weir::topology(by_value() | group_by_key() | count<"c">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-KEY-SELECT-0000000001", "c-repartition-filter",
                  "c-repartition-sink", "c-repartition-source", "KSTREAM-AGGREGATE-0000000002"});
}

TEST_CASE("group_by_key with a name goes through a topic of that name") {
    CHECK(names_of(weir::topology(by_value() | group_by_key(named<"g">) | count<"c">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-KEY-SELECT-0000000001", "g-repartition-filter",
                  "g-repartition-sink", "g-repartition-source", "KSTREAM-AGGREGATE-0000000002"});
    // A name makes no topic where none is needed.
    CHECK(names_of(weir::topology(words() | group_by_key(named<"g">) | count<"c">())).size() == 2);
}

TEST_CASE("two aggregations of one named group share its repartition topic, as in Kafka Streams") {
    auto const grouped = by_value() | group_by_key(named<"g">);
    weir::test::driver driver{weir::topology(grouped | count<"a">(), grouped | count<"b">())};
    driver.input<"in">().pipe("k", "v");
    strings topics;
    for (auto const& r : driver.produced()) topics.push_back(r.topic);
    CHECK(topics == strings{"test-g-repartition", "test-a-changelog", "test-b-changelog"});
}

TEST_CASE("two aggregations of one unnamed group have a repartition topic each") {
    auto const grouped = by_value() | group_by_key();
    weir::test::driver driver{weir::topology(grouped | count<"a">(), grouped | count<"b">())};
    driver.input<"in">().pipe("k", "v");
    strings topics;
    for (auto const& r : driver.produced()) topics.push_back(r.topic);
    CHECK(topics == strings{"test-a-repartition", "test-b-repartition", "test-a-changelog", "test-b-changelog"});
}

TEST_CASE("group_by_key: serdes are for the store and for the repartition topic") {
    weir::test::driver driver{weir::topology(words() |
                                             weir::select_key([](nullable<std::string>) { return std::int32_t{1}; }) |
                                             group_by_key(weir::serde::int32, weir::serde::string) | count<"c">())};
    driver.input<"in">().pipe("k", "v");
    REQUIRE(driver.produced().size() == 2);
    CHECK(driver.produced()[0].key == std::string{"\0\0\0\1", 4});
    CHECK(driver.produced()[1].key == std::string{"\0\0\0\1", 4});
}

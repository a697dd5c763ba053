// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/group_by.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/internal_topics.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::count, weir::group_by, weir::materialized, weir::named, weir::table, weir::to_stream;
using weir::serde::string;

namespace {

std::string first(std::string const& v) { return v.substr(0, 1); }

strings names(auto const& topology) {
    strings all;
    for (auto const& node : nodes_of(topology)) all.push_back(node.name);
    return all;
}
/// "key value", in order.
template <typename Driver>
strings results(Driver& driver) {
    strings all;
    for (auto const& r : driver.template output<"out">().read_records())
        all.push_back(*r.key + ' ' + (r.value ? std::to_string(*r.value) : "null"));
    return all;
}

}  // namespace

TEST_CASE("group_by: a stream is grouped by a new key, behind a topic named after the group") {
    auto const topology =
        weir::topology(words() | group_by(first, named<"by-first">) | count<"n">() | to_stream() | weir::to<"out">());
    CHECK(names(topology) == strings{"KSTREAM-SOURCE-0000000000", "by-first", "by-first-repartition-filter",
                                     "by-first-repartition-sink", "by-first-repartition-source",
                                     "KSTREAM-AGGREGATE-0000000002", "KTABLE-TOSTREAM-0000000006",
                                     "KSTREAM-SINK-0000000007"});
    weir::test::driver driver{topology};
    for (auto const* word : {"apple", "avocado", "fig"}) driver.input<"in">().pipe("k", word);
    CHECK(results(driver) == strings{"a 1", "a 2", "f 1"});
    CHECK(driver.produced()[0].topic == "test-by-first-repartition");
}

TEST_CASE("group_by: without a name, the topic is named after the store; a null key is left out") {
    auto const key = [](std::string const& v) { return v.empty() ? std::nullopt : std::optional{first(v)}; };
    weir::test::driver driver{weir::topology(words() | group_by(key) | count<"n">() | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "");
    driver.input<"in">().pipe("k", "fig");
    CHECK(results(driver) == strings{"f 1"});
    CHECK(driver.produced()[0].topic == "test-n-repartition");
    CHECK(driver.dropped_records() == 0);
}

TEST_CASE("group_by: a table is counted by the key of the pair; a change within a group travels as one record") {
    auto const by_first = [](std::string const& v) { return std::pair{first(v), v}; };
    auto const topology = weir::topology(table<"in">(string, string, materialized<"t">()) | group_by(by_first) |
                                         count<"n">() | to_stream() | weir::to<"out">());
    CHECK(names(topology) == strings{"KSTREAM-SOURCE-0000000000", "KTABLE-SOURCE-0000000001",
                                     "KTABLE-SELECT-0000000002", "KSTREAM-SINK-0000000003", "KSTREAM-SOURCE-0000000004",
                                     "KTABLE-AGGREGATE-0000000005", "KTABLE-TOSTREAM-0000000006",
                                     "KSTREAM-SINK-0000000007"});
    weir::test::driver driver{topology};
    auto in = driver.input<"in">();
    in.pipe("a", "x1");
    in.pipe("b", "x2");
    in.pipe("a", "x3");
    in.pipe("a", "y4");
    in.pipe("b", std::nullopt);
    CHECK(results(driver) == strings{"x 1", "x 2", "x 2", "x 1", "y 1", "x 0"});
    strings sent;
    for (auto const& r : driver.produced())
        if (r.topic == "test-n-repartition") sent.push_back(*r.key + ':' + *r.value);
    using namespace std::string_literals;
    CHECK(sent == strings{"x:x1\1", "x:x2\1", "x:\4x3x1\2", "x:x3\0"s, "y:y4\1", "x:x2\0"s});
}

TEST_CASE("group_by: pairs with a null key or value are left out, of old values too") {
    using optional = std::optional<std::string>;
    auto const by = [](std::string const& v) {
        return std::pair{v == "no key" ? optional{} : optional{"g"}, v == "no value" ? optional{} : optional{v}};
    };
    weir::test::driver driver{weir::topology(table<"in">(string, string, materialized<"t">()) | group_by(by) |
                                             count<"n">() | to_stream() | weir::to<"out">())};
    for (auto const* v : {"no key", "no value", "1", "no key", "2"}) driver.input<"in">().pipe("k", v);
    CHECK(results(driver) == strings{"g 1", "g 0", "g 1"});
}

TEST_CASE("group_by: old values come through operators without a store, and from the first count's beginning") {
    auto const odd = [](std::int64_t n) { return std::pair{std::string{n % 2 ? "odd" : "even"}, n}; };
    auto const counts = words() | weir::group_by_key() | count<"n">();
    weir::test::driver driver{weir::topology(counts | weir::map_values([](std::int64_t n) { return n * 3; }) |
                                             group_by(odd) | count<"by-parity">() | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    driver.input<"in">().pipe("k", "v");
    // The first change of a count replaces 0, as in Kafka Streams: "even" hears of it, and has nothing to take out.
    CHECK(results(driver) == strings{"even null", "odd 1", "odd 0", "even 1"});
}

TEST_CASE("group_by: aggregations of a named group share its topic") {
    auto const group = words() | group_by(first, named<"by-first">);
    auto const topology = weir::topology(group | count<"a">() | to_stream() | weir::to<"out">(),
                                         group | count<"b">() | to_stream() | weir::to<"b">());
    CHECK(weir::internal_topics(topology, "app").size() == 3);
    weir::test::driver driver{topology};
    driver.input<"in">().pipe("k", "fig");
    CHECK(results(driver) == strings{"f 1"});
    CHECK(driver.output<"b">().size() == 1);
}

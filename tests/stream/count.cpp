// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/count.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::count, weir::group_by_key, weir::named, weir::nullable, weir::to_stream;

namespace {
auto counted() {
    return weir::topology(words() | group_by_key() | count<"counts">() | to_stream() | weir::to<"out">());
}
using record = weir::test::record<std::string, std::int64_t>;

std::string big_endian(std::int64_t n) { return std::string(7, '\0') + static_cast<char>(n); }
}  // namespace

TEST_CASE("count counts the records of each key") {
    weir::test::driver driver{counted()};
    for (auto const* key : {"a", "b", "a", "a"}) driver.input<"in">().pipe(key, "v");
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"a", 1, 0}, {"b", 1, 0}, {"a", 2, 0}, {"a", 3, 0}});
}

TEST_CASE("count: its timestamp is the highest of the key's records, and headers are the last one's") {
    weir::test::driver driver{counted()};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe("a", "v", 100);
    driver.input<"in">().pipe({"a", "v", 70, headers});
    driver.input<"in">().pipe("b", "v", 80);
    driver.input<"in">().pipe("a", "v", 101);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"a", 1, 100}, {"a", 2, 100, headers}, {"b", 1, 80}, {"a", 3, 101}});
}

TEST_CASE("count: a higher stored timestamp does not reach the siblings of the count") {
    auto const in = words();
    weir::test::driver driver{weir::topology(in | group_by_key() | count<"counts">() | to_stream() | weir::to<"out">(),
                                             in | weir::to<"copy">())};
    driver.input<"in">().pipe("a", "v", 100);
    driver.input<"in">().pipe("a", "v", 70);
    CHECK(driver.output<"out">().read_records().back().timestamp_ms == 100);
    CHECK(driver.output<"copy">().read_records().back().timestamp_ms == 70);
}

TEST_CASE("count: null keys and null values are dropped, and counted as dropped") {
    weir::test::driver driver{counted()};
    driver.input<"in">().pipe(std::nullopt, "v", 1000);
    CHECK(driver.dropped_records() == 1);
    driver.input<"in">().pipe("a", std::nullopt, 1000);
    CHECK(driver.dropped_records() == 2);
    driver.input<"in">().pipe(std::nullopt, std::nullopt, 1000);
    CHECK(driver.dropped_records() == 3);
    CHECK(driver.produced().empty());
    CHECK(driver.store<"counts">().size() == 0);
    driver.input<"in">().pipe("a", "v", 1);
    CHECK(driver.output<"out">().read_record() == record{"a", 1, 1});
}

TEST_CASE("count: the changelog gets key, count and the stored timestamp, before the result goes on") {
    weir::test::driver driver{counted(), {"app"}};
    driver.input<"in">().pipe("a", "v", 100);
    driver.input<"in">().pipe("a", "v", 70);
    REQUIRE(driver.produced().size() == 4);
    for (std::size_t i : {0u, 2u}) {
        auto const& change = driver.produced()[i];
        CHECK(change.topic == "app-counts-changelog");
        CHECK(change.partition == 0);
        CHECK(change.key == "a");
        CHECK(change.value == big_endian(i == 0 ? 1 : 2));
        CHECK(change.timestamp_ms == 100);
        CHECK(change.headers.empty());
        CHECK(driver.produced()[i + 1].topic == "out");
    }
}

TEST_CASE("count: its store can be read") {
    weir::test::driver driver{counted()};
    for (auto const* key : {"b", "a", "b"}) driver.input<"in">().pipe(key, "v", 5);
    weir::value_and_timestamp<std::int64_t> found;
    REQUIRE(driver.store<"counts">().get("b", found));
    CHECK(found == weir::value_and_timestamp<std::int64_t>{2, 5});
    CHECK_FALSE(driver.store<"counts">().get("c", found));
    CHECK(driver.store<"counts">().size() == 2);
}

TEST_CASE("count is a table that loses no key, of int64") {
    auto const table = words() | group_by_key() | count<"counts">();
    STATIC_REQUIRE(std::is_same_v<decltype(table)::key_type, std::string>);
    STATIC_REQUIRE(std::is_same_v<decltype(table)::value_type, std::int64_t>);
    STATIC_REQUIRE_FALSE(decltype(table)::can_delete);
}

TEST_CASE("count of a rekeyed stream counts behind the repartition topic; null keys are left out before it") {
    weir::test::driver driver{weir::topology(words() | weir::select_key([](std::string const& v) {
                                                 return v.empty() ? std::nullopt : std::optional{v.substr(0, 1)};
                                             }) |
                                             group_by_key() | count<"counts">() | to_stream() | weir::to<"out">())};
    for (auto const* word : {"apple", "", "avocado", "fig"}) driver.input<"in">().pipe("k", word);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"a", 1, 0}, {"a", 2, 0}, {"f", 1, 0}});
    CHECK(driver.dropped_records() == 0);
    strings topics;
    for (auto const& r : driver.produced()) topics.push_back(r.topic);
    CHECK(topics == strings{"test-counts-repartition", "test-counts-changelog", "out", "test-counts-repartition",
                            "test-counts-changelog", "out", "test-counts-repartition", "test-counts-changelog", "out"});
}

TEST_CASE("count: numbers and names of the nodes around it are Kafka's") {
    auto const table = words() | group_by_key() | count<"counts">(named<"counting">);
    auto const nodes = nodes_of(weir::topology(table | to_stream() | weir::to<"out">()));
    REQUIRE(nodes.size() == 4);
    CHECK(nodes[1].name == "counting");
    CHECK(nodes[1].stores == strings{"counts"});
    CHECK(nodes[2].name == "KTABLE-TOSTREAM-0000000002");
    CHECK(nodes[3].name == "KSTREAM-SINK-0000000003");
}

TEST_CASE("count: two outputs of one count share it, and it runs once per record") {
    auto const stream = words() | group_by_key() | count<"counts">() | to_stream();
    weir::test::driver driver{weir::topology(stream | weir::to<"a">(), stream | weir::to<"b">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"a">().read_value() == 1);
    CHECK(driver.output<"b">().read_value() == 1);
    CHECK(driver.produced().size() == 3);
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/merge.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/describe.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::nullable;

namespace {
constexpr auto others() { return weir::stream<"other">(weir::serde::string, weir::serde::string); }
constexpr auto shown_value = [](nullable<std::string> v) { return shown(v); };
}  // namespace

TEST_CASE("merge gives the records of both streams, each as it comes") {
    weir::test::driver driver{weir::topology(words() | weir::merge(others()) | weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe("k", "1", 10);
    driver.input<"other">().pipe({"k", "2", 5, headers});
    driver.input<"in">().pipe("k", "3", 7);
    using record = weir::test::record<std::string, std::string>;
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"k", "1", 10}, {"k", "2", 5, headers}, {"k", "3", 7}});
}

TEST_CASE("merge: null can come if it can come from either side, and does") {
    auto const nulls = words();
    auto const values_only = others() | weir::map_values(shown_value);
    STATIC_REQUIRE(std::is_same_v<decltype(values_only | weir::merge(nulls))::value_type, nullable<std::string>>);
    STATIC_REQUIRE(std::is_same_v<decltype(nulls | weir::merge(values_only))::value_type, nullable<std::string>>);
    STATIC_REQUIRE(std::is_same_v<decltype(values_only | weir::merge(values_only))::value_type, std::string>);

    weir::test::driver driver{weir::topology(values_only | weir::merge(nulls) | weir::to<"first">(),
                                             nulls | weir::merge(values_only) | weir::to<"second">())};
    driver.input<"other">().pipe("k", std::nullopt);
    driver.input<"in">().pipe("k", std::nullopt);
    driver.input<"other">().pipe("k", "v");
    CHECK(driver.output<"first">().read_values() == std::vector<std::optional<std::string>>{"null", std::nullopt, "v"});
    CHECK(driver.output<"second">().read_values() ==
          std::vector<std::optional<std::string>>{"null", std::nullopt, "v"});
}

TEST_CASE("merge: nullable keys meet plain ones") {
    auto const rekeyed = others() | weir::select_key(shown_value);
    auto const merged = rekeyed | weir::merge(words());
    STATIC_REQUIRE(std::is_same_v<decltype(merged)::key_type, nullable<std::string>>);
    STATIC_REQUIRE(decltype(merged)::rekeyed);
    STATIC_REQUIRE(decltype(words() | weir::merge(rekeyed))::rekeyed);
    STATIC_REQUIRE_FALSE(decltype(words() | weir::merge(others()))::rekeyed);
    weir::test::driver driver{weir::topology(merged | weir::to<"out">())};
    driver.input<"in">().pipe(std::nullopt, "1");
    driver.input<"other">().pipe(std::nullopt, "2");
    CHECK(driver.output<"out">().read_record().key == std::nullopt);
    CHECK(driver.output<"out">().read_record().key == "2");
}

TEST_CASE("merge of two branches of one stream sends a record once for each branch that it comes by") {
    auto const in = words();
    weir::test::driver driver{weir::topology(
        in | weir::filter([](std::string const& v) { return v.starts_with("a"); }) |
        weir::merge(in | weir::filter([](std::string const& v) { return v.ends_with("z"); })) | weir::to<"out">())};
    driver.input<"in">().pipe("az");
    driver.input<"in">().pipe("ab");
    driver.input<"in">().pipe("b");
    CHECK(values(driver.output<"out">()) == strings{"az", "az", "ab"});
}

TEST_CASE("merge makes one node with two parents, and one subtopology of two") {
    constexpr auto merged = weir::topology(words() | weir::merge(others()) | weir::to<"out">());
    STATIC_REQUIRE(merged.size == 4);
    STATIC_REQUIRE(merged.tables.subtopologies == 1);
    auto const nodes = nodes_of(merged);
    CHECK(nodes[2].name == "KSTREAM-MERGE-0000000002");
    CHECK(nodes[2].parents == std::vector{0, 1});
}

TEST_CASE("three streams merge in two steps") {
    weir::test::driver driver{weir::topology(
        words() | weir::merge(others()) | weir::merge(weir::stream<"third">(weir::serde::string, weir::serde::string)) |
        weir::to<"out">())};
    driver.input<"third">().pipe("3");
    driver.input<"other">().pipe("2");
    driver.input<"in">().pipe("1");
    CHECK(values(driver.output<"out">()) == strings{"3", "2", "1"});
}

TEST_CASE("together_with: what follows stands under both streams, and no node between them") {
    using weir::serde::string;
    auto const a = weir::stream<"a">(string, string);
    auto const b = weir::stream<"b">(string, string) | weir::filter([](weir::nullable<std::string>) { return true; });
    auto const t = weir::topology(a | weir::together_with(b) | weir::to<"out">(weir::named<"out">));
    auto const nodes = weir::nodes_of(t);
    CHECK(nodes.back().parents.size() == 2);
    CHECK(t.describe().find("MERGE") == std::string::npos);
    weir::test::driver driver{t};
    driver.input<"b">().pipe("k", "1");
    driver.input<"a">().pipe("k", "2");
    CHECK(driver.output<"out">().read_values() == std::vector<std::optional<std::string>>{"1", "2"});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/flat_map_values.hpp>

#include <catch2/catch.hpp>
#include <deque>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("flat_map_values gives any number of values, in order, all with the record's key, timestamp and headers") {
    weir::test::driver driver{weir::topology(
        words() | weir::flat_map_values([](std::string const& v) { return std::deque<char>(v.begin(), v.end()); }) |
        weir::flat_map_values([](char c) { return strings(2, std::string{c}); }) | weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "xy", 9, headers});
    using record = weir::test::record<std::string, std::string>;
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{
              {"k", "x", 9, headers}, {"k", "x", 9, headers}, {"k", "y", 9, headers}, {"k", "y", 9, headers}});
}

TEST_CASE("flat_map_values of an empty range gives nothing") {
    weir::test::driver driver{
        weir::topology(words() | weir::flat_map_values([](std::string const& v) { return strings(v.size(), v); }) |
                       weir::to<"out">())};
    driver.input<"in">().pipe("k", "");
    CHECK(driver.produced().empty());
    CHECK(driver.dropped_records() == 0);
    driver.input<"in">().pipe("k", "ab");
    CHECK(values(driver.output<"out">()) == strings{"ab", "ab"});
}

TEST_CASE("flat_map_values: values may be null, the key stays and need not be repartitioned") {
    auto const mapped = words() | weir::flat_map_values([](std::string const& v) {
                            return std::vector<std::optional<std::string>>{v, std::nullopt};
                        });
    STATIC_REQUIRE_FALSE(decltype(mapped)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::value_type, nullable<std::string>>);
    weir::test::driver driver{weir::topology(mapped | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(values(driver.output<"out">()) == strings{"v", "null"});
}

TEST_CASE("flat_map_values: a range of bool, whose elements are no references") {
    weir::test::driver driver{weir::topology(
        words() | weir::flat_map_values([](std::string const&) { return std::vector<bool>{true, false}; }) |
        weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"out">().read_values() == std::vector<std::optional<bool>>{true, false});
}

TEST_CASE("flat_map_values: a range that lives elsewhere is not copied") {
    static strings const shared{"a", "b"};
    auto const mapped = words() | weir::flat_map_values([](std::string const&) -> strings const& { return shared; });
    std::vector<std::string const*> seen;
    auto const count = [&seen](std::string const& v) {
        seen.push_back(&v);
        return strings{};
    };
    weir::test::driver driver{weir::topology(mapped | weir::flat_map_values(count))};
    driver.input<"in">().pipe("k", "v");
    CHECK(seen == std::vector<std::string const*>{&shared[0], &shared[1]});
}

TEST_CASE("flat_map_values: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::flat_map_values(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s v) { return strings(2, v); }) == strings{"2", "2", "null value", "null value"});
    CHECK(op([](n v) { return strings(v ? 2 : 1, shown(v)); }) == strings{"2", "2", "1", "1"});
    CHECK(op([](s, s v) { return strings(2, v); }) == strings{"2", "null key", "null value", "null key"});
    CHECK(op([](n k, s v) { return strings(k ? 2 : 1, v); }) == strings{"2", "1", "null value", "null value"});
    CHECK(op([](s, n v) { return strings(v ? 2 : 1, shown(v)); }) == strings{"2", "null key", "1", "null key"});
    CHECK(op([](n k, n v) { return strings(k && v ? 2 : 0, shown(v)); }) == strings{"2", "0", "0", "0"});
    CHECK(op([](n, n v, record_context const&) { return strings(2, shown(v)); }) == strings{"2", "2", "2", "2"});
}

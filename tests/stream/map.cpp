// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/map.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("map gives each record a new key and value and keeps timestamp and headers") {
    weir::test::driver driver{weir::topology(words() | weir::map([](std::string const& k, std::string const& v) {
                                                 return std::pair{v, static_cast<std::int64_t>(k.size())};
                                             }) |
                                             weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"key", "value", 11, headers});
    CHECK(driver.output<"out">().read_record() ==
          weir::test::record<std::string, std::int64_t>{"value", 3, 11, headers});
}

TEST_CASE("map: either side of the pair may be null") {
    using optional = std::optional<std::string>;
    auto const mapped = words() | weir::map([](nullable<std::string> k, nullable<std::string> v) {
                            return std::pair{v ? optional{*v} : optional{}, k ? optional{*k} : optional{}};
                        });
    STATIC_REQUIRE(decltype(mapped)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::key_type, nullable<std::string>>);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::value_type, nullable<std::string>>);
    weir::test::driver driver{weir::topology(mapped | weir::to<"out">())};
    for (auto const& key : {optional{"k"}, optional{}})
        for (auto const& value : {optional{"v"}, optional{}}) {
            driver.input<"in">().pipe(key, value);
            CHECK(driver.output<"out">().read_key_value() == std::pair{value, key});
        }
}

TEST_CASE("map: where the pair has plain types, null cannot come") {
    auto const mapped =
        words() | weir::map([](std::string const& v) { return std::pair<std::int32_t, std::string>{1, v}; });
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::key_type, std::int32_t>);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::value_type, std::string>);
}

TEST_CASE("map: anything with first and second is a pair, and references in it stay what they are") {
    struct entry {
        std::string first;
        std::int32_t second;
    };
    weir::test::driver driver{
        weir::topology(words() | weir::map([](std::string const& v) { return entry{v, 1}; }) | weir::to<"struct">(),
                       words() | weir::map([](std::string const& k, std::string const& v) {
                           return std::pair<std::string const&, std::string const&>{v, k};
                       }) | weir::to<"references">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"struct">().read_key_value() == std::pair{std::optional<std::string>{"v"}, std::optional{1}});
    CHECK(driver.output<"references">().read_key_value() ==
          std::pair{std::optional<std::string>{"v"}, std::optional<std::string>{"k"}});
}

TEST_CASE("map: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::map(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    auto const pair = [](std::string v) { return std::pair{v, v}; };
    CHECK(op([&](s v) { return pair(v); }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([&](n v) { return pair(shown(v)); }) == strings{"1", "1", "1", "1"});
    CHECK(op([&](s, s v) { return pair(v); }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([&](n, s v) { return pair(v); }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([&](s, n v) { return pair(shown(v)); }) == strings{"1", "null key", "1", "null key"});
    CHECK(op([&](n, n v) { return pair(shown(v)); }) == strings{"1", "1", "1", "1"});
    CHECK(op([&](n, n v, record_context const&) { return pair(shown(v)); }) == strings{"1", "1", "1", "1"});
}

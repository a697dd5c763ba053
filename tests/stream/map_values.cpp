// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/map_values.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("map_values gives each record a new value and keeps key, timestamp and headers") {
    weir::test::driver driver{weir::topology(
        words() | weir::map_values([](std::string const& v) { return static_cast<std::int32_t>(v.size()); }) |
        weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "four", 7, headers});
    CHECK(driver.output<"out">().read_record() == weir::test::record<std::string, std::int32_t>{"k", 4, 7, headers});
    CHECK(driver.output<"out">().is_empty());
}

TEST_CASE("map_values: the mapper may take the key and the context") {
    using s = std::string const&;
    weir::test::driver driver{
        weir::topology(words() | weir::map_values([](s k, s v) { return k + "=" + v; }) | weir::to<"two">(),
                       words() | weir::map_values([](s k, s v, record_context const& c) {
                           return std::string{c.topic} + '/' + std::to_string(c.partition) + '/' +
                                  std::to_string(c.offset) + '@' + std::to_string(c.timestamp_ms) + ' ' + k + v;
                       }) | weir::to<"three">())};
    driver.input<"in">().pipe("k", "v", 42);
    CHECK(driver.output<"two">().read_value() == "k=v");
    CHECK(driver.output<"three">().read_value() == "in/0/0@42 kv");
}

TEST_CASE("map_values: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::map_values(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s v) { return v; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](n v) { return shown(v); }) == strings{"1", "1", "1", "1"});
    CHECK(op([](s, s v) { return v; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n, s v) { return v; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](s, n v) { return shown(v); }) == strings{"1", "null key", "1", "null key"});
    CHECK(op([](n, n v) { return shown(v); }) == strings{"1", "1", "1", "1"});
    CHECK(op([](s, s v, record_context const&) { return v; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n, s v, record_context const&) { return v; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](s, n v, record_context const&) { return shown(v); }) == strings{"1", "null key", "1", "null key"});
    CHECK(op([](n, n v, record_context const&) { return shown(v); }) == strings{"1", "1", "1", "1"});
}

TEST_CASE("map_values: an optional result may be null, and null goes on") {
    auto const shorten = [](std::string const& v) { return v.size() > 1 ? std::optional{v.substr(1)} : std::nullopt; };
    auto const out = weir::topology(words() | weir::map_values(shorten) | weir::to<"out">());
    weir::test::driver driver{out};
    driver.input<"in">().pipe("k", "ab");
    driver.input<"in">().pipe("k", "a");
    CHECK(driver.output<"out">().read_value() == "b");
    CHECK(driver.output<"out">().read_value() == std::nullopt);
    CHECK_FALSE(driver.produced().back().value);
}

TEST_CASE("map_values: after a mapper that gives values, null cannot come") {
    auto const mapped = words() | weir::map_values([](nullable<std::string> v) { return shown(v); });
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::value_type, std::string>);
    auto const optional = words() | weir::map_values([](std::string const& v) { return std::optional{v}; });
    STATIC_REQUIRE(std::is_same_v<decltype(optional)::value_type, nullable<std::string>>);
    // The key stays as it was, and with it the partition.
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::key_type, nullable<std::string>>);
    STATIC_REQUIRE_FALSE(decltype(mapped)::rekeyed);
}

TEST_CASE("map_values: a result may be a view of the value, or a reference to it") {
    weir::test::driver driver{
        weir::topology(words() | weir::map_values([](nullable<std::string> v) { return v; }) | weir::to<"view">(),
                       words() | weir::map_values([](std::string const& v) -> std::string const& { return v; }) |
                           weir::to<"reference">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"view">().read_value() == "v");
    CHECK(driver.output<"reference">().read_value() == "v");
}

TEST_CASE("map_values: any callable will do, also one that holds something") {
    struct append {
        std::string tail;
        std::string operator()(std::string const& v) const { return v + tail; }
    };
    constexpr auto to_size = +[](std::string const& v) { return std::to_string(v.size()); };
    weir::test::driver driver{weir::topology(words() | weir::map_values(append{"!"}) | weir::to<"object">(),
                                             words() | weir::map_values(to_size) | weir::to<"pointer">())};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"object">().read_value() == "v!");
    CHECK(driver.output<"pointer">().read_value() == "1");
}

TEST_CASE("map_values: what a mapper throws names the node and the record, and nothing is sent below it") {
    weir::test::driver driver{weir::topology(
        words() |
        weir::map_values([](std::string const&) -> std::string { throw std::runtime_error{"no such card"}; },
                         named<"mask">) |
        weir::to<"out">())};
    driver.input<"in">();
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", "v"),
                      "mask failed at topic in, partition 0, offset 0: no such card");
    CHECK_THROWS_AS(driver.input<"in">().pipe("k", "v"), weir::processing_error);
    CHECK(driver.output<"out">().is_empty());
}

TEST_CASE("map_values: an exception that is no std::exception stops with the same coordinates") {
    weir::test::driver driver{weir::topology(words() | weir::map_values([](std::string const& v) -> std::string {
                                                 if (v == "bad") throw 17;
                                                 return v;
                                             }) |
                                             weir::to<"out">())};
    driver.input<"in">().pipe("k", "good");
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", "bad"),
                      "KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 0, offset 1: unknown exception");
    driver.input<"in">().pipe("k", "good again");
    CHECK(values(driver.output<"out">()) == strings{"good", "good again"});
}

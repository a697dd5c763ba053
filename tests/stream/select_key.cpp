// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/select_key.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("select_key gives each record a new key and keeps value, timestamp and headers") {
    weir::test::driver driver{weir::topology(
        words() | weir::select_key([](std::string const& v) { return static_cast<std::int64_t>(v.size()); }) |
        weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "four", 3, headers});
    CHECK(driver.output<"out">().read_record() == weir::test::record<std::int64_t, std::string>{4, "four", 3, headers});
}

TEST_CASE("select_key: the value may be null, the new key too, and the key no longer fits the partition") {
    auto const rekeyed = words() | weir::select_key([](nullable<std::string> v) {
                             return v ? std::optional<std::int32_t>{1} : std::nullopt;
                         });
    STATIC_REQUIRE(decltype(rekeyed)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(rekeyed)::key_type, nullable<std::int32_t>>);
    STATIC_REQUIRE(std::is_same_v<decltype(rekeyed)::value_type, nullable<std::string>>);
    weir::test::driver driver{weir::topology(rekeyed | weir::to<"out">())};
    using key_value = std::pair<std::optional<std::int32_t>, std::optional<std::string>>;
    driver.input<"in">().pipe("k", "v");
    driver.input<"in">().pipe("k", std::nullopt);
    CHECK(driver.output<"out">().read_key_value() == key_value{1, "v"});
    CHECK(driver.output<"out">().read_key_value() == key_value{std::nullopt, std::nullopt});
}

TEST_CASE("select_key: the same type of key is a new key, too") {
    STATIC_REQUIRE(
        decltype(words() | weir::select_key([](std::string const& k, std::string const&) { return k; }))::rekeyed);
}

TEST_CASE("select_key: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::select_key(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s v) { return v; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](n v) { return shown(v); }) == strings{"1", "1", "1", "1"});
    CHECK(op([](s, s v) { return v; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n k, s) { return shown(k); }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](s k, n) { return k; }) == strings{"1", "null key", "1", "null key"});
    CHECK(op([](n k, n) { return shown(k); }) == strings{"1", "1", "1", "1"});
    CHECK(op([](n, n, record_context const& c) { return c.offset; }) == strings{"1", "1", "1", "1"});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/stream.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;

TEST_CASE("stream: key and value are of the serdes' types, and either may be null") {
    auto const in = weir::stream<"numbers">(weir::serde::int64, weir::serde::string);
    STATIC_REQUIRE(std::is_same_v<decltype(in)::key_type, weir::nullable<std::int64_t>>);
    STATIC_REQUIRE(std::is_same_v<decltype(in)::value_type, weir::nullable<std::string>>);
    STATIC_REQUIRE_FALSE(decltype(in)::rekeyed);
    weir::test::driver driver{weir::topology(in | weir::to<"out">())};
    driver.input<"numbers">().pipe(7, "v");
    driver.input<"numbers">().pipe(std::nullopt, std::nullopt);
    CHECK(driver.output<"out">().read_key_value() ==
          std::pair{std::optional<std::int64_t>{7}, std::optional<std::string>{"v"}});
    CHECK(driver.output<"out">().read_key_value() ==
          std::pair{std::optional<std::int64_t>{}, std::optional<std::string>{}});
}

TEST_CASE("stream: an empty key or value is not null") {
    weir::test::driver driver{weir::topology(words() | weir::to<"out">())};
    driver.input<"in">().pipe("", "");
    CHECK(driver.output<"out">().read_key_value() ==
          std::pair{std::optional<std::string>{""}, std::optional<std::string>{""}});
}

TEST_CASE("stream: bytes that its serde cannot read stop with the source's name and the coordinates") {
    weir::test::driver driver{
        weir::topology(weir::stream<"numbers">(weir::serde::int64, weir::serde::int32) | weir::to<"out">())};
    driver.input<"numbers">().pipe(1, 2);
    CHECK_THROWS_WITH(
        driver.pipe_bytes("numbers", "short", std::string(4, '\0'), 0),
        Catch::StartsWith("KSTREAM-SOURCE-0000000000 cannot read the key at topic numbers, partition 0, offset 1: "));
    CHECK_THROWS_WITH(
        driver.pipe_bytes("numbers", std::string(8, '\0'), "x", 0),
        Catch::StartsWith("KSTREAM-SOURCE-0000000000 cannot read the value at topic numbers, partition 0, offset 2: "));
    driver.input<"numbers">().pipe(3, 4);
    CHECK(driver.output<"out">().size() == 2);
}

TEST_CASE("stream: reading one topic twice gives one source") {
    auto const t = weir::topology(words() | weir::to<"a">(), words() | weir::to<"b">());
    STATIC_REQUIRE(t.size == 3);
    weir::test::driver driver{t};
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"a">().size() == 1);
    CHECK(driver.output<"b">().size() == 1);
}

TEST_CASE("stream: options in any order; the first serde is the key's") {
    auto const a = weir::stream<"t">(weir::named<"reader">, weir::serde::int32, weir::serde::string);
    auto const b = weir::stream<"t">(weir::serde::int32, weir::serde::string, weir::named<"reader">);
    STATIC_REQUIRE(std::is_same_v<decltype(a), decltype(b)>);
    STATIC_REQUIRE(std::is_same_v<decltype(a)::key_type, weir::nullable<std::int32_t>>);
    CHECK(nodes_of(weir::topology(a))[0].name == "reader");
    CHECK(nodes_of(weir::topology(a))[0].topics == strings{"t"});
}

TEST_CASE("stream: several topics are one source") {
    auto const t =
        weir::topology(weir::stream<"a", "b", "c">(weir::serde::string, weir::serde::string) | weir::to<"out">());
    CHECK(nodes_of(t)[0].topics == strings{"a", "b", "c"});
    weir::test::driver driver{t};
    driver.input<"c">().pipe("k", "1", 7);
    driver.input<"a">().pipe("k", "2", 5);
    CHECK(values(driver.output<"out">()) == strings{"1", "2"});
}

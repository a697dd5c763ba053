// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/kstream.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::map_values, weir::nullable;

namespace {

constexpr auto twice = [](std::string const& v) { return v + v; };

constexpr bool an_expression_is_a_constant() {
    constexpr auto in = words();
    constexpr auto out = in | map_values(twice) | weir::to<"out">();
    return sizeof(out) > 0;
}
static_assert(an_expression_is_a_constant());

}  // namespace

TEST_CASE("kstream: expressions are constants") { CHECK(an_expression_is_a_constant()); }

TEST_CASE("kstream: a stream that is named and one that is written in one go run alike") {
    auto const in = words();
    auto const doubled = in | map_values(twice);
    weir::test::driver named_steps{weir::topology(doubled | weir::to<"out">())};
    weir::test::driver in_one_go{weir::topology(words() | map_values(twice) | weir::to<"out">())};
    named_steps.input<"in">().pipe("v");
    in_one_go.input<"in">().pipe("v");
    CHECK(named_steps.output<"out">().read_value() == "vv");
    CHECK(in_one_go.output<"out">().read_value() == "vv");
}

TEST_CASE("kstream: a serde stays as long as the type does") {
    auto const in = words();
    auto const same = in | map_values(twice);
    STATIC_REQUIRE(std::is_same_v<decltype(same.value_serde), weir::serde::string_serde>);
    auto const other = in | map_values([](std::string const& v) { return v.size(); });
    STATIC_REQUIRE(std::is_same_v<decltype(other.value_serde), weir::no_serde>);
    STATIC_REQUIRE(std::is_same_v<decltype(other.key_serde), weir::serde::string_serde>);
    auto const optional = in | map_values([](std::string const& v) { return std::optional{v}; });
    STATIC_REQUIRE(std::is_same_v<decltype(optional.value_serde), weir::serde::string_serde>);
    auto const key = in | weir::select_key([](std::string const& v) { return v.size(); });
    STATIC_REQUIRE(std::is_same_v<decltype(key.key_serde), weir::no_serde>);
    STATIC_REQUIRE(std::is_same_v<decltype(key.value_serde), weir::serde::string_serde>);
}

TEST_CASE("kstream: once rekeyed it stays rekeyed") {
    auto const rekeyed = words() | weir::select_key([](std::string const& v) { return v; });
    STATIC_REQUIRE(
        decltype(rekeyed | weir::filter([](std::string const&) { return true; }) | map_values(twice))::rekeyed);
}

TEST_CASE("kstream: an operator may be made before its stream") {
    auto const op = map_values(twice);
    weir::test::driver driver{
        weir::topology(words() | op | weir::to<"a">(),
                       weir::stream<"other">(weir::serde::string, weir::serde::string) | op | weir::to<"b">())};
    driver.input<"in">().pipe("1");
    driver.input<"other">().pipe("2");
    CHECK(driver.output<"a">().read_value() == "11");
    CHECK(driver.output<"b">().read_value() == "22");
}

TEST_CASE("kstream: a chain of many operators") {
    auto const step = [](auto const& in) {
        return in | map_values([](std::string const& v) { return v + "."; }) |
               map_values([](std::string const& v) { return v + ":"; });
    };
    auto const steps = [&](auto const& in) { return step(step(step(step(step(in))))); };
    weir::test::driver driver{weir::topology(steps(steps(words())) | weir::to<"out">())};
    driver.input<"in">().pipe("");
    CHECK(driver.output<"out">().read_value() == ".:.:.:.:.:.:.:.:.:.:");
}

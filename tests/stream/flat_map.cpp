// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/flat_map.hpp>

#include <array>
#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

namespace {

using pairs = std::vector<std::pair<std::string, std::int32_t>>;

/// One pair for each letter: the letter and its place.
pairs letters(std::string const& text) {
    pairs all;
    for (auto c : text) all.emplace_back(std::string{c}, static_cast<std::int32_t>(all.size()));
    return all;
}

}  // namespace

TEST_CASE("flat_map gives any number of records, in order, with the record's timestamp and headers") {
    weir::test::driver driver{weir::topology(words() | weir::flat_map(letters) | weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "xyx", 9, headers});
    using record = weir::test::record<std::string, std::int32_t>;
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"x", 0, 9, headers}, {"y", 1, 9, headers}, {"x", 2, 9, headers}});
}

TEST_CASE("flat_map of an empty range gives nothing") {
    weir::test::driver driver{weir::topology(words() | weir::flat_map(letters) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "");
    CHECK(driver.produced().empty());
    CHECK(driver.dropped_records() == 0);
    driver.input<"in">().pipe("k", "a");
    CHECK(driver.output<"out">().read_key_value() ==
          std::pair{std::optional<std::string>{"a"}, std::optional<std::int32_t>{0}});
}

TEST_CASE("flat_map: keys and values of the pairs may be null") {
    using pair = std::pair<std::optional<std::string>, std::optional<std::string>>;
    weir::test::driver driver{weir::topology(words() | weir::flat_map([](std::string const& k, std::string const& v) {
                                                 return std::array{pair{k, v}, pair{std::nullopt, v},
                                                                   pair{k, std::nullopt}};
                                             }) |
                                             weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
    auto out = driver.output<"out">();
    CHECK(out.read_key_value() == pair{"k", "v"});
    CHECK(out.read_key_value() == pair{std::nullopt, "v"});
    CHECK(out.read_key_value() == pair{"k", std::nullopt});
}

TEST_CASE("flat_map changes the key") {
    auto const mapped = words() | weir::flat_map(letters);
    STATIC_REQUIRE(decltype(mapped)::rekeyed);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::key_type, std::string>);
    STATIC_REQUIRE(std::is_same_v<decltype(mapped)::value_type, std::int32_t>);
}

TEST_CASE("flat_map: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::flat_map(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    auto const two = [](std::string const& v) { return pairs{{v, 1}, {v, 2}}; };
    CHECK(op([&](s v) { return two(v); }) == strings{"2", "2", "null value", "null value"});
    CHECK(op([&](n v) { return two(shown(v)); }) == strings{"2", "2", "2", "2"});
    CHECK(op([&](s, s v) { return two(v); }) == strings{"2", "null key", "null value", "null key"});
    CHECK(op([&](n, s v) { return two(v); }) == strings{"2", "2", "null value", "null value"});
    CHECK(op([&](s, n v) { return two(shown(v)); }) == strings{"2", "null key", "2", "null key"});
    CHECK(op([&](n k, n v) { return k && v ? two(*v) : pairs{}; }) == strings{"2", "0", "0", "0"});
    CHECK(op([&](n, n v, record_context const&) { return two(shown(v)); }) == strings{"2", "2", "2", "2"});
}

TEST_CASE("flat_map: records that were made before its function throws in a later one have gone on") {
    weir::test::driver driver{weir::topology(words() | weir::flat_map(letters, named<"letters">) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "ab");
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", std::nullopt),
                      Catch::StartsWith("letters failed at topic in, partition 0, offset 1: null value"));
    CHECK(driver.produced().size() == 2);
}

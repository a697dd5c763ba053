// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/filter_not.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("filter_not lets through what its predicate does not take: together with filter, every record once") {
    auto const long_word = [](std::string const& v) { return v.size() > 2; };
    weir::test::driver driver{weir::topology(words() | weir::filter(long_word) | weir::to<"long">(),
                                             words() | weir::filter_not(long_word) | weir::to<"short">())};
    for (auto const* word : {"one", "of", "a", "thousand"}) driver.input<"in">().pipe(word);
    CHECK(values(driver.output<"long">()) == strings{"one", "thousand"});
    CHECK(values(driver.output<"short">()) == strings{"of", "a"});
}

TEST_CASE("filter_not: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::filter_not(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s) { return false; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](n v) { return v == nullptr; }) == strings{"1", "1", "0", "0"});
    CHECK(op([](s, s) { return false; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n k, s) { return k == nullptr; }) == strings{"1", "0", "null value", "null value"});
    CHECK(op([](s, n v) { return v == nullptr; }) == strings{"1", "null key", "0", "null key"});
    CHECK(op([](n k, n v) { return k == nullptr && v == nullptr; }) == strings{"1", "1", "1", "0"});
    CHECK(op([](n, n, record_context const& c) { return c.offset % 2 == 0; }) == strings{"0", "1", "0", "1"});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/filter.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("filter lets through what its predicate takes, in order, with key, timestamp and headers") {
    weir::test::driver driver{
        weir::topology(words() | weir::filter([](std::string const& v) { return v.size() > 2; }) | weir::to<"out">())};
    auto in = driver.input<"in">();
    weir::headers headers;
    headers.add("h", "1");
    in.pipe("a", "long", 5);
    in.pipe("b", "no", 6);
    in.pipe({"c", "longer", 3, headers});
    auto const out = driver.output<"out">().read_records();
    REQUIRE(out.size() == 2);
    CHECK(out[0] == weir::test::record<std::string, std::string>{"a", "long", 5});
    CHECK(out[1] == weir::test::record<std::string, std::string>{"c", "longer", 3, headers});
}

TEST_CASE("filter: a predicate may take the key and the context") {
    weir::test::driver driver{
        weir::topology(words() | weir::filter([](std::string const& k, std::string const&) { return k == "a"; }) |
                           weir::to<"by-key">(),
                       words() | weir::filter([](std::string const&, std::string const&, record_context const& c) {
                           return c.offset == 1;
                       }) | weir::to<"by-offset">())};
    driver.input<"in">().pipe("a", "1");
    driver.input<"in">().pipe("b", "2");
    CHECK(values(driver.output<"by-key">()) == strings{"1"});
    CHECK(values(driver.output<"by-offset">()) == strings{"2"});
}

TEST_CASE("filter: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::filter(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s) { return true; }) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](n v) { return v == nullptr; }) == strings{"0", "0", "1", "1"});
    CHECK(op([](s, s) { return true; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n k, s) { return k == nullptr; }) == strings{"0", "1", "null value", "null value"});
    CHECK(op([](s, n v) { return v == nullptr; }) == strings{"0", "null key", "1", "null key"});
    CHECK(op([](n k, n v) { return k == nullptr && v == nullptr; }) == strings{"0", "0", "0", "1"});
    CHECK(op([](s, s, record_context const&) { return true; }) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n k, n v, record_context const&) { return !k && !v; }) == strings{"0", "0", "0", "1"});
}

TEST_CASE("filter: the result may be anything that is true or false") {
    CHECK(outcomes(weir::filter([](nullable<std::string> v) { return v; }), weir::to<"out">()) ==
          strings{"1", "1", "0", "0"});
}

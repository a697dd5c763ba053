// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/peek.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

TEST_CASE("peek sees each record once and passes it on unchanged") {
    strings seen;
    weir::test::driver driver{weir::topology(
        words() | weir::peek([&](std::string const& k, std::string const& v) { seen.push_back(k + v); }) |
        weir::to<"out">())};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe({"k", "1", 5, headers});
    driver.input<"in">().pipe("k", "2");
    CHECK(seen == strings{"k1", "k2"});
    CHECK(driver.output<"out">().read_record() == weir::test::record<std::string, std::string>{"k", "1", 5, headers});
    CHECK(driver.output<"out">().read_value() == "2");
}

TEST_CASE("peek: a result is ignored") {
    CHECK(outcomes(weir::peek([](nullable<std::string>) { return false; }), weir::to<"out">()) ==
          strings{"1", "1", "1", "1"});
}

TEST_CASE("peek: what becomes of null") {
    auto const op = [](auto f) { return outcomes(weir::peek(f, named<"op">), weir::to<"out">()); };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s) {}) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](n) {}) == strings{"1", "1", "1", "1"});
    CHECK(op([](s, s) {}) == strings{"1", "null key", "null value", "null key"});
    CHECK(op([](n, s) {}) == strings{"1", "1", "null value", "null value"});
    CHECK(op([](s, n) {}) == strings{"1", "null key", "1", "null key"});
    CHECK(op([](n, n) {}) == strings{"1", "1", "1", "1"});
    CHECK(op([](n, n, record_context const&) {}) == strings{"1", "1", "1", "1"});
}

TEST_CASE("peek: headers are one object per record, which all siblings see") {
    using n = nullable<std::string>;
    auto const count_headers = [](n, n, record_context const& c) { return std::to_string(c.headers().size()); };
    auto const in = words();
    weir::test::driver driver{weir::topology(
        in | weir::map_values(count_headers) | weir::to<"before">(),
        in | weir::peek([](n, n, record_context const& c) { c.headers().add("seen", "1"); }) | weir::to<"added">(),
        in | weir::map_values(count_headers) | weir::to<"after">())};
    for (int i = 0; i < 2; ++i) {  // the second record starts anew
        driver.input<"in">().pipe("k", "v");
        CHECK(driver.output<"before">().read_value() == "0");
        CHECK(driver.output<"added">().read_record().headers.last("seen").has_value());
        auto const after = driver.output<"after">().read_record();
        CHECK(after.value == "1");
        CHECK(after.headers.size() == 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/for_each.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::named, weir::nullable, weir::record_context;

namespace {
template <typename Stream>
constexpr bool has_values = requires { typename Stream::value_type; };
static_assert(has_values<decltype(words())>);
}  // namespace

TEST_CASE("for_each sees each record once, in order") {
    strings seen;
    weir::test::driver driver{
        weir::topology(words() | weir::for_each([&](std::string const& v) { seen.push_back(v); }))};
    driver.input<"in">().pipe("k", "1");
    driver.input<"in">().pipe("k", "2");
    CHECK(seen == strings{"1", "2"});
    CHECK(driver.produced().empty());
}

TEST_CASE("for_each ends a pipeline: nothing can follow it") {
    auto const end = words() | weir::for_each([](std::string const&) {});
    STATIC_REQUIRE_FALSE(has_values<decltype(end)>);
    auto const nodes = nodes_of(weir::topology(end));
    REQUIRE(nodes.size() == 2);
    CHECK(nodes[1].name == "KSTREAM-FOREACH-0000000001");
    CHECK(nodes[1].kind == weir::node_kind::processor);
}

TEST_CASE("for_each: what becomes of null") {
    int calls = 0;
    auto const op = [&](auto f) {
        calls = 0;
        return outcomes(weir::for_each(f, named<"op">));
    };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([&](s) { ++calls; }) == strings{"0", "0", "null value", "null value"});
    CHECK(calls == 2);
    CHECK(op([&](n) { ++calls; }) == strings{"0", "0", "0", "0"});
    CHECK(calls == 4);
    CHECK(op([&](s, s) { ++calls; }) == strings{"0", "null key", "null value", "null key"});
    CHECK(calls == 1);
    CHECK(op([&](n, s) { ++calls; }) == strings{"0", "0", "null value", "null value"});
    CHECK(calls == 2);
    CHECK(op([&](s, n) { ++calls; }) == strings{"0", "null key", "0", "null key"});
    CHECK(calls == 2);
    CHECK(op([&](n, n, record_context const&) { ++calls; }) == strings{"0", "0", "0", "0"});
    CHECK(calls == 4);
}

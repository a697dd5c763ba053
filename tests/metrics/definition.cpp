// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/definition.hpp>

TEST_CASE("a definition is a constant that knows the type of its values") {
    constexpr weir::metrics::whole polls{{"g", "polls", 2, weir::metrics::kind::counter, "all polls", false}};
    STATIC_REQUIRE(polls.name == "polls");
    STATIC_REQUIRE(polls.rank == 2);
    STATIC_REQUIRE_FALSE(polls.is_javas);
    STATIC_REQUIRE(__is_same(decltype(polls)::type, std::int64_t));
    weir::metrics::definition const& untyped = polls;
    CHECK(untyped.is == weir::metrics::kind::counter);
}

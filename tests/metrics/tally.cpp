// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/tally.hpp>

namespace {

constexpr weir::metrics::tally of_three() {
    weir::metrics::tally t;
    for (int value : {5, -3, 4}) t.add(value);
    return t;
}

constexpr bool is_right(weir::metrics::tally const& t) {
    return t.count == 3 && t.sum == 6 && t.min == -3 && t.max == 5;
}

}  // namespace

TEST_CASE("a tally holds count, sum, least and greatest") {
    STATIC_REQUIRE(is_right(of_three()));
    CHECK(is_right(of_three()));
    STATIC_REQUIRE(weir::metrics::tally{}.count == 0);
}

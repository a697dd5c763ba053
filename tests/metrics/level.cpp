// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/level.hpp>

namespace metrics = weir::metrics;

namespace {

struct not_a_level {};

}  // namespace

TEST_CASE("each metrics level measures what the levels below it do") {
    STATIC_REQUIRE(metrics::off::rank == 0);
    STATIC_REQUIRE(metrics::info::rank == 1);
    STATIC_REQUIRE(metrics::debug::rank == 2);
    STATIC_REQUIRE(metrics::trace::rank == 3);
    STATIC_REQUIRE_FALSE(metrics::measures<metrics::off, metrics::info>);
    STATIC_REQUIRE(metrics::measures<metrics::info, metrics::info>);
    STATIC_REQUIRE_FALSE(metrics::measures<metrics::info, metrics::debug>);
    STATIC_REQUIRE(metrics::measures<metrics::trace, metrics::debug>);
}

TEST_CASE("a metrics level is told apart from other policies") {
    STATIC_REQUIRE(metrics::level_type<metrics::off>);
    STATIC_REQUIRE_FALSE(metrics::level_type<not_a_level>);
    STATIC_REQUIRE_FALSE(metrics::level_type<metrics::level>);
}

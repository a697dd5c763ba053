// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/runtime/client.hpp>
#include <weir/sim/clock.hpp>

static_assert(weir::runtime::clock_model<weir::sim::clock>);
static_assert(weir::runtime::clock_model<weir::sim::virtual_clock>);

TEST_CASE("a virtual clock stands still until it is advanced, for all its copies") {
    weir::sim::virtual_clock time{1'000};
    weir::sim::clock const seen{time};
    CHECK(seen.is_virtual());
    CHECK(seen.wall_ms() == 1'000);
    CHECK(seen.steady_ns() == 1'000'000'000);
    time.advance_ms(5);
    CHECK(seen.wall_ms() == 1'005);
    CHECK(seen.steady_ms() == 1'005);
    auto copy = time;
    copy.advance_ns(999'999);
    CHECK(seen.wall_ms() == 1'005);  // rounded down
    CHECK(seen.steady_ns() == 1'005'999'999);
}

TEST_CASE("without a virtual clock it is the system's") {
    weir::sim::clock const system;
    CHECK_FALSE(system.is_virtual());
    CHECK(system.wall_ms() > 1'700'000'000'000);
    auto const before = system.steady_ns();
    CHECK(system.steady_ns() >= before);
}

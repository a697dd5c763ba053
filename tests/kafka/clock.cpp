// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <chrono>
#include <weir/kafka/clock.hpp>

TEST_CASE("the wall clock counts from 1970, the steady clock never goes back") {
    using namespace std::chrono;
    auto const wall_ms = [] { return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count(); };
    weir::kafka::clock const clock;
    auto const before = wall_ms(), seen = clock.wall_ms(), after = wall_ms();
    CHECK(before <= seen);
    CHECK(seen <= after);
    auto const first = clock.steady_ns(), second = clock.steady_ns();
    CHECK(first <= second);
}

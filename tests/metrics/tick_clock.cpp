// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/tick_clock.hpp>

using weir::metrics::steady_ns;
using weir::metrics::tick_clock;

TEST_CASE("ticks go on, and the steady clock too") {
    auto const ticks = tick_clock::now();
    auto const ns = steady_ns();
    while (steady_ns() == ns || tick_clock::now() == ticks) {}
    CHECK(tick_clock::now() > ticks);
    CHECK(steady_ns() > ns);
}

TEST_CASE("ticks in a second are known, and known once") {
    CHECK(tick_clock::per_s() > 1'000'000);
    CHECK(tick_clock::per_s() < 100'000'000'000);
    CHECK(tick_clock::per_s() == tick_clock::per_s());
}

TEST_CASE("ticks are worth the time that the steady clock shows") {
    // Whatever happens between the clocks makes the interval that is read first and last the longer one.
    auto const per_s = static_cast<double>(tick_clock::per_s());
    auto const outer_ns = steady_ns();
    auto const begin = tick_clock::now();
    auto inner_ns = steady_ns();
    auto const inner_begin_ns = inner_ns;
    while (inner_ns - inner_begin_ns < 2'000'000) inner_ns = steady_ns();
    auto const end = tick_clock::now();
    auto const outer_end_ns = steady_ns();
    auto const ns = static_cast<double>(end - begin) / per_s * 1e9;
    CHECK(ns > 0.9 * static_cast<double>(inner_ns - inner_begin_ns));
    CHECK(ns < 1.1 * static_cast<double>(outer_end_ns - outer_ns));
}

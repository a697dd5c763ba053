// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <weir/metrics/node_times.hpp>

using weir::metrics::node_times;
using weir::metrics::tick_clock;

namespace {

void wait_ticks(std::int64_t ticks) {
    for (auto const begin = tick_clock::now(); tick_clock::now() - begin < ticks;) {}
}

/// Of the node as it stands after all that was measured.
weir::metrics::sensor_reading read(node_times& times, std::size_t node) {
    times.publish(1);
    return times.read(node, 1);
}

}  // namespace

TEST_CASE("a node is counted when it ends, with the time of what is below it") {
    node_times times{3};
    auto const begin = tick_clock::now();
    {
        auto const outer = times.enter(0);
        wait_ticks(1'000);
        {
            auto const inner = times.enter(1);
            wait_ticks(10'000);
        }
        CHECK(read(times, 0).count == 0);
        CHECK(read(times, 1).count == 1);
        wait_ticks(1'000);
    }
    auto const all = static_cast<double>(tick_clock::now() - begin);
    auto const outer = read(times, 0), inner = read(times, 1), never = read(times, 2);
    CHECK(outer.count == 1);
    CHECK(inner.max >= 10'000);
    CHECK(outer.max >= inner.max + 2'000);
    CHECK(outer.max <= all);
    CHECK(outer.avg == outer.max);
    CHECK(never.count == 0);
    CHECK(std::isnan(never.avg));
}

TEST_CASE("a node that ends with its last child ends just when the child does") {
    node_times times{2};
    std::int64_t before_child = 0, begin = 0;
    {
        begin = tick_clock::now();
        auto const outer = times.enter<true>(0);
        before_child = tick_clock::now();
        { auto const inner = times.enter(1); }
        wait_ticks(1'000'000);
    }
    auto const outer = read(times, 0), inner = read(times, 1);
    CHECK(outer.max >= inner.max);
    // What came after the child is not in it, whatever else the processor did meanwhile.
    CHECK(outer.max <= static_cast<double>(tick_clock::now() - begin) - 1'000'000);
    CHECK(before_child >= begin);
}

TEST_CASE("a node that ends with its last child has a time of its own when it had none") {
    node_times times{2};
    { auto const sibling = times.enter(1); }
    {
        auto const leaf = times.enter<true>(0);
        wait_ticks(10'000);
    }
    CHECK(read(times, 0).max >= 10'000);
}

TEST_CASE("an exception ends the measurement too") {
    node_times times{1};
    auto const fails = [&] {
        auto const node = times.enter(0);
        throw 1;
    };
    CHECK_THROWS_AS(fails(), int);
    CHECK(read(times, 0).count == 1);
}

TEST_CASE("what was measured is seen when it is published, and once") {
    node_times times{1};
    { auto const node = times.enter(0); }
    CHECK(times.read(0, 1).count == 0);
    CHECK(read(times, 0).count == 1);
    CHECK(read(times, 0).count == 1);
}

TEST_CASE("what a node forwards is counted") {
    node_times times{2};
    for (int i = 0; i < 3; ++i) times.forwarded(1);
    times.publish(1);
    times.forwarded(1);
    times.publish(2);
    CHECK(times.read_forwarded(1, 2).sum == 4);
    CHECK(times.read_forwarded(1, 2).sum_per_s == Approx(4 / 30.0));
    CHECK(times.read_forwarded(0, 2).sum == 0);
}

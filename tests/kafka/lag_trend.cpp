// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/lag_trend.hpp>

#include <catch2/catch.hpp>
#include <functional>

using namespace weir;
using kafka::lag_trend;
using kafka::lag_verdict;

namespace {

/// One sample a second for 100 s, judged over 60 s.
lag_trend after_100_s(std::function<std::int64_t(int)> committed, std::function<std::int64_t(int)> end) {
    lag_trend trend{60'000};
    for (int s = 0; s <= 100; ++s) trend.add(1'000 * s, committed(s), end(s));
    return trend;
}

/// A reader of so many records per second that commits every 20 s, when it is not ahead of what was written.
std::function<std::int64_t(int)> commits(std::int64_t rate, std::int64_t from = 0) {
    return [=](int s) { return from + rate * (s / 20 * 20); };
}
std::function<std::int64_t(int)> writes(std::int64_t rate, std::int64_t from = 0) {
    return [=](int s) { return from + rate * s; };
}

}  // namespace

TEST_CASE("lag_trend: a reader that keeps up is steady, however seldom it commits and whatever its lag") {
    CHECK(after_100_s(commits(1'000), writes(1'000)).verdict() == lag_verdict::steady);
    CHECK(after_100_s(commits(1'000), writes(1'000, 500'000)).verdict() == lag_verdict::steady);
    CHECK(after_100_s(commits(0, 7), writes(0, 7)).verdict() == lag_verdict::steady);  // nothing is written
    CHECK(after_100_s(writes(50), writes(50)).verdict() == lag_verdict::steady);
    // Bursts that are read at once.
    CHECK(after_100_s([](int s) { return s / 30 * 500; }, [](int s) { return (s + 3) / 30 * 500; }).verdict() ==
          lag_verdict::steady);
}

TEST_CASE("lag_trend: a reader that is too slow falls behind") {
    auto const trend = after_100_s(commits(800), writes(1'000));
    CHECK(trend.verdict() == lag_verdict::falling_behind);
    CHECK(trend.growth_per_second().value() == Approx{200}.margin(80));
    CHECK(after_100_s(writes(9), writes(10)).verdict() == lag_verdict::falling_behind);
    CHECK(after_100_s(writes(9), writes(10)).growth_per_second().value() == Approx{1});
    // By less than a twentieth, which may be chance.
    CHECK(after_100_s(writes(970), writes(1'000)).verdict() == lag_verdict::steady);
}

TEST_CASE("lag_trend: a reader that is faster than the writer catches up") {
    auto const trend = after_100_s(commits(1'500), writes(1'000, 100'000));
    CHECK(trend.verdict() == lag_verdict::catching_up);
    CHECK(trend.growth_per_second().value() < -300);
}

TEST_CASE("lag_trend: a reader that does not move while there is lag has stalled") {
    CHECK(after_100_s(commits(0), writes(1)).verdict() == lag_verdict::stalled);
    CHECK(after_100_s(commits(0), writes(0, 1)).verdict() == lag_verdict::stalled);  // one record, which stays
    // It moved within the window.
    CHECK(after_100_s([](int s) { return s < 60 ? 0 : 5; }, writes(1)).verdict() != lag_verdict::stalled);
    CHECK(after_100_s([](int s) { return s < 40 ? s : 39; }, writes(1)).verdict() == lag_verdict::stalled);
}

TEST_CASE("lag_trend: no verdict before the window is full") {
    lag_trend trend{10'000};
    CHECK(trend.verdict() == lag_verdict::measuring);
    CHECK_FALSE(trend.growth_per_second());
    trend.add(0, 0, 5);
    CHECK_FALSE(trend.growth_per_second());
    trend.add(5'000, 0, 10);
    CHECK(trend.growth_per_second() == Approx{1});
    trend.add(9'000, 0, 14);
    trend.add(9'999, 0, 14);
    CHECK(trend.verdict() == lag_verdict::measuring);
    trend.add(10'000, 0, 15);
    CHECK(trend.verdict() == lag_verdict::stalled);
}

TEST_CASE("lag_trend: samples further apart than the window are judged all the same") {
    lag_trend trend{1'000};
    for (int s = 0; s <= 30; s += 5) trend.add(1'000 * s, 0, 10 + s);
    CHECK(trend.verdict() == lag_verdict::stalled);
}

TEST_CASE("lag_trend: offsets that go back begin anew") {
    auto trend = after_100_s(writes(0), writes(10));
    REQUIRE(trend.verdict() == lag_verdict::stalled);
    trend.add(101'000, 0, 5);  // the topic was made anew
    CHECK(trend.verdict() == lag_verdict::measuring);
    trend = after_100_s(writes(10), writes(10));
    REQUIRE(trend.verdict() == lag_verdict::steady);
    trend.add(101'000, 3, 1'010);  // the group was reset
    CHECK(trend.verdict() == lag_verdict::measuring);
    CHECK(to_string(lag_verdict::falling_behind) == "falling behind");
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>
#include <weir/metrics/sensor.hpp>

using weir::metrics::sensor;

namespace {

constexpr auto nan = std::numeric_limits<double>::quiet_NaN();

struct event {
    std::int64_t at_ms, value;
};
struct expected_reading {
    std::int64_t at_ms;
    double count_per_s, sum_per_s, avg, max;
};
struct scenario {
    std::string name;
    std::vector<event> events;
    std::vector<expected_reading> readings;
};

/// What Rate(WindowedCount), Rate(WindowedSum), Avg and Max of kafka-clients 4.3.1 gave for these events, with 2
/// samples of 30 s; each reading with statistics of its own, because there a reading may change what the next one sees.
// clang-format off
scenario const java[] = {
    {"empty", {}, {
        {0, 0.000000000, 0.000000000, nan, nan},
        {100'000, 0.000000000, 0.000000000, nan, nan},
    }},
    {"one", {{1'000, 5}}, {
        {1'000, 0.033333333, 0.166666667, 5.0, 5.0},
        {2'000, 0.032258065, 0.161290323, 5.0, 5.0},
        {30'999, 0.016666944, 0.083334722, 5.0, 5.0},
        {31'000, 0.033333333, 0.166666667, 5.0, 5.0},
        {45'000, 0.022727273, 0.113636364, 5.0, 5.0},
        {60'999, 0.016666944, 0.083334722, 5.0, 5.0},
        {61'000, 0.000000000, 0.000000000, nan, nan},
        {200'000, 0.000000000, 0.000000000, nan, nan},
    }},
    {"three", {{0, 4}, {10'000, 8}, {29'999, 6}}, {
        {29'999, 0.050000833, 0.300005000, 6.0, 8.0},
        {30'000, 0.100000000, 0.600000000, 6.0, 8.0},
        {59'999, 0.050000833, 0.300005000, 6.0, 8.0},
        {60'000, 0.050000000, 0.300000000, 6.0, 8.0},
        {89'998, 0.033334074, 0.200004445, 6.0, 8.0},
        {89'999, 0.000000000, 0.000000000, nan, nan},
    }},
    {"two windows", {{0, 4}, {30'000, 10}, {40'000, 2}}, {
        {40'000, 0.075000000, 0.400000000, 5.333333333333333, 10.0},
        {59'999, 0.050000833, 0.266671111, 5.333333333333333, 10.0},
        {60'000, 0.066666667, 0.400000000, 6.0, 10.0},
        {90'000, 0.033333333, 0.200000000, 6.0, 10.0},
        {99'999, 0.028571837, 0.171431020, 6.0, 10.0},
        {100'000, 0.000000000, 0.000000000, nan, nan},
    }},
    {"four windows", {{0, 100}, {30'000, 10}, {60'000, 20}, {90'000, 30}}, {
        {90'000, 0.066666667, 1.666666667, 25.0, 30.0},
        {119'999, 0.033333889, 0.833347222, 25.0, 30.0},
        {120'000, 0.033333333, 1.000000000, 30.0, 30.0},
    }},
    {"gap", {{0, 100}, {300'000, 10}, {301'000, 1}}, {
        {301'000, 0.064516129, 0.354838710, 5.5, 10.0},
        {330'000, 0.066666667, 0.366666667, 5.5, 10.0},
    }},
    {"late", {{0, 100}, {50'000, 7}, {79'999, 3}, {80'000, 1}}, {
        {80'000, 0.100000000, 0.366666667, 3.6666666666666665, 7.0},
        {109'000, 0.050847458, 0.186440678, 3.6666666666666665, 7.0},
        {139'998, 0.033334074, 0.122224938, 3.6666666666666665, 7.0},
        {139'999, 0.016666944, 0.016666944, 1.0, 1.0},
        {140'000, 0.000000000, 0.000000000, nan, nan},
    }},
    {"zero", {{0, 0}}, {
        {1, 0.033332222, 0.000000000, 0.0, 0.0},
    }},
    {"negative", {{0, -3}}, {
        {1, 0.033332222, -0.099996667, -3.0, -3.0},
    }},
};
// clang-format on

bool same(double a, double b) { return std::isnan(a) ? std::isnan(b) : std::abs(a - b) < 1e-8; }

void check(scenario const& given, std::int64_t units_per_s) {
    auto const units = [&](std::int64_t ms) { return ms * (units_per_s / 1'000); };
    for (auto const& expected : given.readings) {
        INFO(given.name << " at " << expected.at_ms << " ms, " << units_per_s << " units in a second");
        sensor s{units_per_s};
        std::int64_t count = 0, sum = 0;
        for (auto const& e : given.events) {
            if (e.at_ms > expected.at_ms) break;
            s.record(units(e.at_ms), e.value);
            ++count;
            sum += e.value;
        }
        auto const r = s.read(units(expected.at_ms));
        CHECK(same(r.count_per_s, expected.count_per_s));
        CHECK(same(r.sum_per_s, expected.sum_per_s));
        CHECK(same(r.avg, expected.avg));
        CHECK(same(r.max, expected.max));
        CHECK(r.count == count);
        CHECK(r.sum == sum);
    }
}

}  // namespace

TEST_CASE("a sensor gives what Java's statistics give") {
    for (auto const& each : java) check(each, 1'000'000'000);
}

TEST_CASE("a sensor counts time in any unit") {
    for (auto const& each : java) check(each, 1'000);
}

TEST_CASE("the window of a sensor is a setting") {
    sensor s{1'000, 1'000};
    s.record(0, 6);
    CHECK(s.read(500).sum_per_s == Approx(6 / 1.5));
    CHECK(s.read(1'999).sum_per_s == Approx(6 / 1.999));
    CHECK(s.read(2'000).sum_per_s == 0);
}

TEST_CASE("a sensor takes what a tally holds, and leaves it empty") {
    sensor s{1'000};
    weir::metrics::tally many;
    s.record(0, many);
    CHECK(s.read(0).count == 0);
    CHECK(std::isnan(s.read(0).min));
    for (int value : {3, 7}) many.add(value);
    s.record(0, many);
    CHECK(many.count == 0);
    auto const r = s.read(0);
    CHECK(r.count == 2);
    CHECK(r.avg == 5);
    CHECK(r.min == 3);
    CHECK(r.max == 7);
}

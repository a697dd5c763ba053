// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/append.hpp>

namespace metrics = weir::metrics;
using metrics::kind;

TEST_CASE("metrics are appended with their definition and the tags of the appender") {
    constexpr metrics::real rate{{"a-group", "poll-rate", 1, kind::gauge, "polls in a second"}};
    constexpr metrics::whole total{{"a-group", "poll-total", 1, kind::counter, "all polls"}};
    constexpr metrics::text state{{"a-group", "state", 1, kind::text, "the state"}};
    std::vector<metrics::metric> out(1);
    metrics::appender const to{out, {{"thread-id", "t"}}};
    metrics::sensor_reading const of{
        .count_per_s = 1.5, .sum_per_s = 2.5, .avg = 3'000, .max = 4'000, .count = 5, .sum = 6};
    to.count(rate, total, of);
    to.sum(rate, total, of);
    to.avg_and_max(rate, rate, of, 1'000);
    to.value(state, "RUNNING");
    to.value(total, 7);

    metrics::tags const about{{"thread-id", "t"}};
    auto const a_rate = [&](double value) {
        return metrics::metric{"a-group", "poll-rate", "polls in a second", about, value, kind::gauge, {}};
    };
    auto const a_total = [&](double value) {
        return metrics::metric{"a-group", "poll-total", "all polls", about, value, kind::counter, {}};
    };
    std::vector<metrics::metric> const expected{
        {},         a_rate(1.5), a_total(5), a_rate(2.5),
        a_total(6), a_rate(3),   a_rate(4),  {"a-group", "state", "the state", about, 0, kind::text, "RUNNING"},
        a_total(7)};
    CHECK(out == expected);  // what was there stays
}

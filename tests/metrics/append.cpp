// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/append.hpp>

namespace metrics = weir::metrics;

TEST_CASE("metrics are appended under one group and its tags, in Kafka's words") {
    std::vector<metrics::metric> out(1);
    metrics::appender const to{out, "a-group", {{"thread-id", "t"}}};
    metrics::sensor_reading const of{
        .count_per_s = 1.5, .sum_per_s = 2.5, .avg = 3'000, .max = 4'000, .count = 5, .sum = 6};
    to.rate_and_total_of_count("poll", "calls to poll", of);
    to.rate_and_total_of_sum("process", "calls to process", of);
    to.avg_and_max("poll-latency", "poll latency", of, 1'000);
    to.value("state", "The state", 7);

    struct expected {
        char const *name, *description;
        double value;
    };
    expected const all[] = {{"poll-rate", "The average per-second number of calls to poll", 1.5},
                            {"poll-total", "The total number of calls to poll", 5},
                            {"process-rate", "The average per-second number of calls to process", 2.5},
                            {"process-total", "The total number of calls to process", 6},
                            {"poll-latency-avg", "The average poll latency", 3},
                            {"poll-latency-max", "The maximum poll latency", 4},
                            {"state", "The state", 7}};
    REQUIRE(out.size() == 1 + std::size(all));  // what was there stays
    for (std::size_t i = 0; i < std::size(all); ++i) {
        auto const& m = out[i + 1];
        CHECK(m.group == "a-group");
        CHECK(m.tags == std::map<std::string, std::string>{{"thread-id", "t"}});
        CHECK(m.name == all[i].name);
        CHECK(m.description == all[i].description);
        CHECK(m.value == all[i].value);
    }
}

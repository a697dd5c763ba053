// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <limits>
#include <weir/metrics/print.hpp>

using weir::metrics::metric;
using weir::metrics::to_table;

TEST_CASE("no metrics are no text") { CHECK(to_table({}).empty()); }

TEST_CASE("metrics with the same tags are a list, and the tags its heading") {
    std::map<std::string, std::string> const thread{{"thread-id", "app-1"}};
    CHECK(to_table({{"stream-thread-metrics", "poll-rate", "", thread, 12.34567},
                    {"stream-thread-metrics", "poll-total", "", thread, 1234567},
                    {"stream-thread-metrics", "poll-latency-max", "", thread, std::numeric_limits<double>::quiet_NaN()},
                    {"stream-thread-metrics", "poll-ratio", "", thread, 0.00012345}}) ==
          "stream-thread-metrics  thread-id=app-1\n"
          "  poll-rate           12.346\n"
          "  poll-total         1234567\n"
          "  poll-latency-max       NaN\n"
          "  poll-ratio        0.000123\n");
}

TEST_CASE("names are lines, and sets of tags columns, where that is narrower") {
    std::map<std::string, std::string> const one{{"thread-id", "t-1"}}, two{{"thread-id", "t-2"}};
    CHECK(
        to_table({{"g", "poll-rate", "", one, 1}, {"g", "poll-total", "", one, 20}, {"g", "poll-total", "", two, 3}}) ==
        "g\n"
        "              t-1  t-2\n"
        "  poll-rate     1\n"
        "  poll-total   20    3\n");
}

TEST_CASE("sets of tags are lines where there are more of them than names") {
    auto const node = [](char const* task, char const* name) {
        return std::map<std::string, std::string>{{"task-id", task}, {"processor-node-id", name}, {"thread-id", "t"}};
    };
    CHECK(to_table({{"n", "process-rate", "", node("0_0", "source"), 1.5},
                    {"n", "process-total", "", node("0_0", "source"), 7},
                    {"n", "process-rate", "", node("0_0", "sink"), 2000.25},
                    {"n", "process-rate", "", node("0_1", "sink"), -3}}) ==
          "n  thread-id=t\n"
          "              process-rate  process-total\n"
          "  source 0_0         1.500              7\n"
          "  sink 0_0          2000.2\n"
          "  sink 0_1              -3\n");
}

TEST_CASE("groups come in the order in which they are first met") {
    CHECK(to_table({{"b", "x", "", {}, 1}, {"a", "x", "", {}, 2}, {"b", "y", "", {}, 3}}) ==
          "b\n"
          "  x  1\n"
          "  y  3\n"
          "\n"
          "a\n"
          "  x  2\n");
}

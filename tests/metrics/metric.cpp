// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/metric.hpp>

TEST_CASE("a metric is a plain value") {
    weir::metrics::metric const m{"stream-thread-metrics", "poll-rate", "d", {{"thread-id", "t"}}, 1.5, {}, {}};
    auto const copy = m;
    CHECK(copy.name == "poll-rate");
    CHECK(copy.tags.at("thread-id") == "t");
    CHECK(copy.value == 1.5);
    CHECK(copy.kind == weir::metrics::kind::gauge);
    CHECK(copy == m);
    CHECK(weir::metrics::metric{}.value == 0);
}

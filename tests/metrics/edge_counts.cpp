// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <weir/metrics/edge_counts.hpp>

TEST_CASE("what passes a node is counted when it is published, and once") {
    weir::metrics::edge_counts edges{2};
    edges.set_time(100);
    edges.carry(0, 10);
    edges.carry(0, 5);
    edges.pass(0, 60);
    edges.pass(0, 90);
    CHECK(edges.read(0, 1).records == 0);
    CHECK(edges.read(0, 1).newest_ms == -1);
    CHECK(std::isnan(edges.read(0, 1).latency_ms.avg));
    for (int i = 0; i < 2; ++i) {
        edges.publish(1);
        auto const r = edges.read(0, 1);
        CHECK(r.records == 2);
        CHECK(r.bytes == 15);
        CHECK(r.latency_ms.avg == 25);
        CHECK(r.latency_ms.min == 10);
        CHECK(r.latency_ms.max == 40);
        CHECK(r.newest_ms == 90);
    }
    edges.carry(0, 1);
    edges.publish(2);
    CHECK(edges.read(0, 2).records == 3);
    CHECK(edges.read(1, 2).records == 0);
}

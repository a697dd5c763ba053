// SPDX-License-Identifier: Apache-2.0
// Life cycle and failures are tested in tests/runtime/streams.cpp.
#include <weir/sim/streams.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/weir.hpp>

TEST_CASE("sim::streams: it needs an application.id, and keeps the cluster alive") {
    auto const topology =
        weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">());
    CHECK_THROWS_WITH((weir::sim::streams{weir::sim::cluster{}, topology, weir::config{}}),
                      "setting application.id is missing");
    weir::sim::streams app{[] {
                               weir::sim::cluster cluster;
                               cluster.create_topic("in");
                               cluster.create_topic("out");
                               return cluster;
                           }(),
                           topology, weir::config{{"application.id", "app"}}, weir::with<weir::metrics::off>};
    app.start();
    CHECK(app.wait_for(weir::state::running, 20'000));
}

TEST_CASE("sim::streams: a source alone is read, and its offsets are committed") {
    weir::sim::cluster cluster;
    cluster.create_topic("in");
    cluster.append("in", {.key = "k", .value = "v"});
    cluster.append("in", {.key = "k", .value = "v"});
    weir::sim::streams app{cluster, weir::topology(weir_tests::words()), weir_tests::app()};
    app.start();
    CHECK(weir_tests::eventually([&] { return weir_tests::committed(cluster, {"in", 0}) == 2; }));
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/client_metrics.hpp>
#include <weir/metrics/snapshot.hpp>

namespace metrics = weir::metrics;
namespace client = metrics::client;

TEST_CASE("an application describes itself") {
    std::vector<metrics::metric> out;
    metrics::append_client_metrics<metrics::debug>({"c", "app", "Topologies:\n", "RUNNING", 2, 3, 1}, out);
    metrics::snapshot const all{out};
    CHECK(all.get(client::version) == weir::version);
    CHECK(all.get(client::application_id) == "app");
    CHECK(all.get(client::topology_description) == "Topologies:\n");
    CHECK(all.get(client::state) == "RUNNING");
    CHECK(all.get(client::client_state, {{"application-id", "app"}}) == 2);
    CHECK(all.get(client::recording_level) == 1);
    CHECK(all.get(client::alive_stream_threads) == 3);
    CHECK(all.get(client::failed_stream_threads) == 1);
    for (auto const& m : all) CHECK(m.tags.at("client-id") == "c");
    CHECK(all.size() == std::size(client::all));
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/http/metrics_pages.hpp>

namespace {

struct application {
    static weir::metrics::snapshot metrics() {
        return weir::metrics::snapshot{{{"stream-thread-metrics", "poll-rate", "d", {{"thread-id", "t"}}, 1.5}}};
    }
};

}  // namespace

TEST_CASE("metrics_pages: for Prometheus and as JSON") {
    application const app;
    weir::http::endpoint server{0};
    add_metrics_pages(server, app);
    server.start();
    httplib::Client client{"127.0.0.1", server.port()};
    auto const metrics = client.Get("/metrics");
    REQUIRE(metrics);
    CHECK(metrics->body == to_prometheus(app.metrics()));
    CHECK(metrics->get_header_value("Content-Type") == weir::metrics::prometheus_content_type);
    CHECK(client.Get("/metrics?names=micrometer")->body ==
          to_prometheus(app.metrics(), weir::metrics::prometheus_names::micrometer));
    CHECK(client.Get("/metrics?names=jmx_exporter")->body == metrics->body);
    CHECK(client.Get("/metrics?names=other")->status == 400);
    auto const json = client.Get("/metrics.json");
    REQUIRE(json);
    CHECK(json->body == to_json(app.metrics()));
    CHECK(json->get_header_value("Content-Type") == "application/json");
}

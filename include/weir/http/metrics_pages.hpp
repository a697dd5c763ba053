// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/http/endpoint.hpp>
#include <weir/metrics/json.hpp>
#include <weir/metrics/prometheus.hpp>

namespace weir::http {

/// Adds the metrics of an application, which must outlive the endpoint: `/metrics` for Prometheus, with `?names=` one
/// of `jmx_exporter` and `micrometer`, and `/metrics.json`.
template <typename App>
void add_metrics_pages(endpoint& to, App const& app,
                       metrics::prometheus_names names = metrics::prometheus_names::jmx_exporter) {
    to.get("/metrics", [&app, names](request const& asked) {
        auto wanted = names;
        if (auto const given = asked.parameters.find("names"); given != asked.parameters.end()) {
            if (given->second == "micrometer")
                wanted = metrics::prometheus_names::micrometer;
            else if (given->second == "jmx_exporter")
                wanted = metrics::prometheus_names::jmx_exporter;
            else
                return page{"names: jmx_exporter or micrometer\n", "text/plain; charset=utf-8", 400};
        }
        return page{to_prometheus(app.metrics(), wanted), std::string{metrics::prometheus_content_type}};
    });
    to.get("/metrics.json", [&app](request const&) { return page{to_json(app.metrics()), "application/json"}; });
}

}  // namespace weir::http

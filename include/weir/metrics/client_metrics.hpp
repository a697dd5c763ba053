// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/meta/version.hpp>
#include <weir/metrics/append.hpp>
#include <weir/metrics/catalogue.hpp>

namespace weir::metrics {

/// An application as its metrics describe it.
struct client_reading {
    std::string client_id{}, application_id{};
    std::string topology_description{};
    std::string state{};       ///< "RUNNING"
    std::int64_t ordinal = 0;  ///< of the state, in Kafka Streams
    std::int64_t alive_threads = 0, failed_threads = 0;
};

/// Appends the group stream-metrics. `Level` says what recording-level is: 0 INFO, 1 DEBUG, 2 TRACE.
template <level_type Level>
void append_client_metrics(client_reading const& of, std::vector<metric>& out) {
    appender const to{out, {{"client-id", of.client_id}}};
    to.value(client::version, std::string{version});
    to.value(client::application_id, of.application_id);
    to.value(client::topology_description, of.topology_description);
    to.value(client::state, of.state);
    appender{out, {{"client-id", of.client_id}, {"application-id", of.application_id}}}.value(
        client::client_state, static_cast<double>(of.ordinal));
    to.value(client::recording_level, Level::rank - info::rank);
    to.value(client::alive_stream_threads, static_cast<double>(of.alive_threads));
    to.value(client::failed_stream_threads, static_cast<double>(of.failed_threads));
}

}  // namespace weir::metrics

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/prometheus.hpp>

namespace metrics = weir::metrics;
using metrics::prometheus_names;

namespace {

metrics::metric of(metrics::definition const& what, metrics::tags about, double value, std::string text = {}) {
    return {std::string{what.group},
            std::string{what.name},
            std::string{what.description},
            std::move(about),
            value,
            what.is,
            std::move(text)};
}

metrics::snapshot some() {
    metrics::tags const app{{"client-id", "app"}};
    return metrics::snapshot{{of(metrics::client::version, app, 0, "1.2.3"),
                              of(metrics::client::state, app, 0, "RUNNING"),
                              of(metrics::client::topology_description, app, 0, "Topologies:\n"),
                              of(metrics::client::alive_stream_threads, app, 3),
                              of(metrics::thread::process_rate, {{"thread-id", "t-1"}}, 12.5),
                              of(metrics::task::dropped_records_total, {{"task-id", "0_0"}, {"thread-id", "t-1"}}, 7),
                              of(metrics::thread::process_rate, {{"thread-id", "t-2"}}, NAN)}};
}

}  // namespace

TEST_CASE("prometheus: the names of Confluent's dashboards, each name once with all its samples") {
    CHECK(
        to_prometheus(some()) ==
        "# HELP kafka_streams_stream_metrics The application as text in labels\n"
        "# TYPE kafka_streams_stream_metrics gauge\n"
        "kafka_streams_stream_metrics{client_id=\"app\",version=\"1.2.3\"} 1\n"
        "kafka_streams_stream_metrics{client_id=\"app\",state=\"RUNNING\"} 1\n"
        "kafka_streams_stream_metrics{client_id=\"app\",alive_stream_threads=\"3\"} 3\n"
        "# HELP kafka_streams_stream_metrics_alive_stream_threads The current number of alive stream threads that are "
        "running or participating in rebalance\n"
        "# TYPE kafka_streams_stream_metrics_alive_stream_threads gauge\n"
        "kafka_streams_stream_metrics_alive_stream_threads{client_id=\"app\"} 3\n"
        "# HELP kafka_streams_stream_thread_metrics_process_rate The average per-second number of calls to process\n"
        "# TYPE kafka_streams_stream_thread_metrics_process_rate gauge\n"
        "kafka_streams_stream_thread_metrics_process_rate{thread_id=\"t-1\"} 12.5\n"
        "kafka_streams_stream_thread_metrics_process_rate{thread_id=\"t-2\"} NaN\n"
        "# HELP kafka_streams_stream_task_metrics_dropped_records_total The total number of dropped records\n"
        "# TYPE kafka_streams_stream_task_metrics_dropped_records_total counter\n"
        "kafka_streams_stream_task_metrics_dropped_records_total{task_id=\"0_0\",thread_id=\"t-1\"} 7\n"
        "# HELP kafka_streams_stream_task_metrics_dropped_records The total number of dropped records\n"
        "# TYPE kafka_streams_stream_task_metrics_dropped_records gauge\n"
        "kafka_streams_stream_task_metrics_dropped_records{task_id=\"0_0\",thread_id=\"t-1\"} 7\n");
}

TEST_CASE("prometheus: Micrometer's names") {
    auto const text = to_prometheus(some(), prometheus_names::micrometer);
    CHECK(text.find("\nkafka_stream_thread_process_rate{kafka_version=\"1.2.3\",thread_id=\"t-1\"} 12.5\n") !=
          std::string::npos);
    CHECK(text.find("# TYPE kafka_stream_task_dropped_records_total counter\n") != std::string::npos);
    CHECK(text.find("\nkafka_stream_alive_stream_threads{kafka_version=\"1.2.3\",client_id=\"app\"} 3\n") !=
          std::string::npos);
    CHECK(text.find("kafka_streams") == std::string::npos);
    CHECK(text.find("dropped_records{") == std::string::npos);
}

TEST_CASE("prometheus: what would break a line or a name is escaped") {
    metrics::snapshot const all{{{"-Group.x", "a b", "back\\slash\nand \"quotes\"", {{"l", "\"\\\n"}}, INFINITY},
                                 {"g", "low", "", {}, -INFINITY}}};
    auto const text = to_prometheus(all);
    CHECK(text ==
          "# HELP kafka_streams__group_x_a_b back\\\\slash\\nand \"quotes\"\n"
          "# TYPE kafka_streams__group_x_a_b gauge\n"
          "kafka_streams__group_x_a_b{l=\"\\\"\\\\\\n\"} +Inf\n"
          "# HELP kafka_streams_g_low \n"
          "# TYPE kafka_streams_g_low gauge\n"
          "kafka_streams_g_low -Inf\n");
    CHECK(to_prometheus(metrics::snapshot{}).empty());
}

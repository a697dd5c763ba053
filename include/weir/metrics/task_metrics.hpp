// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/append.hpp>
#include <weir/metrics/level.hpp>
#include <weir/metrics/node_times.hpp>

namespace weir::metrics {

/// What one task measures: dropped records (stream-task-metrics) from `info` on, and each of its nodes
/// (stream-processor-node-metrics) from `debug` on. The thread of the task records; any thread may read. May be moved
/// before the first of them.
template <level_type Level>
class task_metrics {
    static constexpr bool measures_nodes = measures<Level, debug>;
    struct no_nodes {
        explicit constexpr no_nodes(std::size_t) {}
    };

    std::string thread_id_, task_id_;
    std::vector<std::string> node_names_;
    std::unique_ptr<sensor> dropped_ = std::make_unique<sensor>();
    [[no_unique_address]] std::conditional_t<measures_nodes, node_times, no_nodes> nodes_;

public:
    /// By node; those with an empty name are of another task and not read.
    task_metrics(std::string thread_id, std::string task_id, std::vector<std::string> node_names)
        : thread_id_{std::move(thread_id)},
          task_id_{std::move(task_id)},
          node_names_{std::move(node_names)},
          nodes_{node_names_.size()} {}

    /// Measures the node as long as the result lives. `EndsWithChild`: the node does nothing after its last child.
    template <bool EndsWithChild = false>
    [[nodiscard, gnu::always_inline]] auto enter([[maybe_unused]] int node) {
        if constexpr (measures_nodes)
            return nodes_.template enter<EndsWithChild>(static_cast<std::size_t>(node));
        else
            return unmeasured{};
    }

    void dropped(std::int64_t now_ns, std::int64_t records) { dropped_->record(now_ns, records); }

    /// Appends all metrics. What is dropped is told as of `now_ns`; nodes have a clock of their own.
    void read(std::int64_t now_ns, std::vector<metric>& out) const {
        appender{out, "stream-task-metrics", {{"thread-id", thread_id_}, {"task-id", task_id_}}}.rate_and_total_of_sum(
            "dropped-records", "dropped records", dropped_->read(now_ns));
        if constexpr (measures_nodes) {
            auto const ticks_in_ns = static_cast<double>(tick_clock::per_s()) / 1e9;
            for (std::size_t i = 0; i < node_names_.size(); ++i) {
                if (node_names_[i].empty()) continue;
                appender const to{
                    out,
                    "stream-processor-node-metrics",
                    {{"thread-id", thread_id_}, {"task-id", task_id_}, {"processor-node-id", node_names_[i]}}};
                auto const node = nodes_.read(i);
                to.rate_and_total_of_count("process", "calls to process", node);
                to.avg_and_max("process-latency", "latency of calls to process", node, ticks_in_ns);
            }
        }
    }
};

/// Measures nothing.
template <level_type Level>
    requires(!measures<Level, info>)
class task_metrics<Level> {
public:
    constexpr task_metrics(std::string_view, std::string_view, std::vector<std::string> const&) {}

    template <bool EndsWithChild = false>
    [[nodiscard, gnu::always_inline]] constexpr unmeasured enter(int) {
        return {};
    }
    constexpr void dropped(std::int64_t, std::int64_t) {}
    constexpr void read(std::int64_t, std::vector<metric>&) const {}
};

}  // namespace weir::metrics

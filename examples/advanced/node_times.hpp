// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <weir/metrics/snapshot.hpp>

namespace advanced {

/// Which node is slow? By name, as Kafka Streams' own metrics have it.
inline void print_node_times(weir::metrics::snapshot const& all) {
    constexpr auto nodes = "stream-processor-node-metrics", threads = "stream-thread-metrics";
    std::printf("\n%-6s %-36s %10s %18s\n", "task", "node", "records", "average time, ns");
    for (auto const& m : all) {
        if (m.group != nodes || m.name != "process-latency-avg") continue;
        auto const* const total = all.find(nodes, "process-total", m.tags);
        std::printf("%-6s %-36s %10.0f %18.0f\n", m.tags.at("task-id").c_str(), m.tags.at("processor-node-id").c_str(),
                    total == nullptr ? 0 : total->value, m.value);
    }
    for (auto const* name : {"poll-latency-avg", "process-latency-avg", "commit-latency-avg"})
        if (auto const* const m = all.find(threads, name)) std::printf("%s: %.3f ms\n", name, m->value);
}

}  // namespace advanced

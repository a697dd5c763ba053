// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <weir/metrics/sensor.hpp>

namespace weir::metrics {

/// What comes into a task at its sources and what leaves it at the nodes without children: records, their bytes, and
/// how old they are. One thread counts and publishes; what is published, any thread reads.
class edge_counts {
    struct edge {
        tally latency_ms;
        std::int64_t records = 0, bytes = 0;
    };
    struct published_edge {
        sensor latency_ms;
        std::atomic<std::int64_t> records{0}, bytes{0}, newest_ms{-1};
    };

    std::size_t count_;
    std::unique_ptr<edge[]> edges_;
    std::unique_ptr<published_edge[]> published_;
    std::int64_t wall_ms_ = 0;

public:
    struct reading {
        sensor_reading latency_ms;
        std::int64_t records, bytes;
        std::int64_t newest_ms;  ///< the highest timestamp; -1: none yet
    };

    explicit edge_counts(std::size_t nodes)
        : count_{nodes},
          edges_{std::make_unique<edge[]>(nodes)},
          published_{std::make_unique<published_edge[]>(nodes)} {}

    /// The time of day that counts for the records to come.
    void set_time(std::int64_t wall_ms) { wall_ms_ = wall_ms; }
    std::int64_t age_ms(std::int64_t timestamp_ms) const { return wall_ms_ - timestamp_ms; }

    /// A record passes the node.
    [[gnu::always_inline]] void pass(std::size_t node, std::int64_t timestamp_ms) {
        edges_[node].latency_ms.add(age_ms(timestamp_ms));
    }
    /// One comes from, or goes to, the topic of the node.
    [[gnu::always_inline]] void carry(std::size_t node, std::int64_t bytes) {
        ++edges_[node].records;
        edges_[node].bytes += bytes;
    }

    void publish(std::int64_t now_ns) {
        for (std::size_t i = 0; i < count_; ++i) {
            auto& e = edges_[i];
            if (e.latency_ms.count == 0 && e.records == 0) continue;
            auto& p = published_[i];
            // The least age is that of the highest timestamp: all ages of a batch are of one time.
            if (e.latency_ms.count > 0 && wall_ms_ - e.latency_ms.min > p.newest_ms.load(std::memory_order_relaxed))
                p.newest_ms.store(wall_ms_ - e.latency_ms.min, std::memory_order_relaxed);
            p.latency_ms.record(now_ns, e.latency_ms);
            p.records.store(p.records.load(std::memory_order_relaxed) + e.records, std::memory_order_relaxed);
            p.bytes.store(p.bytes.load(std::memory_order_relaxed) + e.bytes, std::memory_order_relaxed);
            e = {};
        }
    }

    reading read(std::size_t node, std::int64_t now_ns) const {
        auto const& p = published_[node];
        return {p.latency_ms.read(now_ns), p.records.load(std::memory_order_relaxed),
                p.bytes.load(std::memory_order_relaxed), p.newest_ms.load(std::memory_order_relaxed)};
    }
};

}  // namespace weir::metrics

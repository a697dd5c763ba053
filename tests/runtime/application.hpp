// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/runtime/support.hpp>

namespace weir_tests {

constexpr int long_ms = 20'000;

/// A cluster for an application with the topics "in" and "out".
struct fixture {
    weir::sim::cluster cluster;

    explicit fixture(std::int32_t partitions = 1) {
        cluster.create_topic("in", partitions);
        cluster.create_topic("out", partitions);
    }
    void append(std::string key, std::string value) {
        cluster.append("in", {.key = std::move(key), .value = std::move(value), .timestamp_ms = 5});
    }
    bool has(std::size_t records) {
        return eventually([&] { return cluster.read_all("out").size() >= records; });
    }
    bool has_committed(std::int64_t offset) {
        return eventually([&] { return committed(cluster, "in", 1) >= offset; });
    }
};

inline auto copying() { return weir::topology(words() | weir::to<"out">()); }

}  // namespace weir_tests

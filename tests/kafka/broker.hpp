// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>
#include <weir/kafka/supplier.hpp>

// What the tests that need a broker share. Its address comes from the environment: tests/kafka/cluster.py -- COMMAND.
namespace weir::kafka_tests {

/// Null without a broker; then says so.
inline char const* bootstrap_servers() {
    auto const* servers = std::getenv("WEIR_TEST_BOOTSTRAP");
    if (!servers) WARN("skipped: WEIR_TEST_BOOTSTRAP is not set (tests/kafka/cluster.py -- COMMAND sets it)");
    return servers;
}

class broker {
    kafka::supplier supplier_;
    std::vector<std::string> topics_;

public:
    explicit broker(std::string const& servers)
        : supplier_{{{{"bootstrap.servers", servers}, {"topic.metadata.refresh.interval.ms", "1000"}}}} {}
    broker(broker const&) = delete;
    broker& operator=(broker const&) = delete;
    /// A broker with hundreds of topics is a slow one.
    ~broker() {
        if (!topics_.empty()) supplier_.admin({}).delete_topics(topics_, 60'000);
    }

    kafka::supplier const& supplier() const { return supplier_; }

    std::string unique_topic(int partitions) {
        static std::atomic<int> count = 0;
        static auto const start = std::chrono::system_clock::now().time_since_epoch().count();
        topics_.push_back("t" + std::to_string(start) + "-" + std::to_string(getpid()) + "-" + std::to_string(++count));
        std::vector<runtime::new_topic> const topics{{.name = topics_.back(), .partitions = partitions}};
        REQUIRE(supplier_.admin({}).create_topics(topics, 60'000) == std::vector<std::string>{""});
        return topics_.back();
    }

    void advance_ms(int n) { std::this_thread::sleep_for(std::chrono::milliseconds{n}); }
};

/// Calls `use` with a broker; without one, says so and does nothing.
template <typename Use>
void with_broker(Use use) {
    auto const* servers = bootstrap_servers();
    if (!servers) return;
    broker b{servers};
    use(b);
}

}  // namespace weir::kafka_tests

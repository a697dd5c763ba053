// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
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

/// A log that tests can read, whichever thread writes it.
class recorded_log {
    struct shared {
        std::mutex mutex;
        std::string text;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();

public:
    kafka::log_sink sink() const {
        return [s = shared_](kafka::log_level, std::string_view, std::string_view message) {
            std::lock_guard const lock{s->mutex};
            s->text.append(message) += '\n';
        };
    }
    std::string text() const {
        std::lock_guard const lock{shared_->mutex};
        return shared_->text;
    }
};

/// Where nobody listens.
inline runtime::client_settings nowhere(std::map<std::string, std::string> more = {}) {
    more.emplace("bootstrap.servers", "127.0.0.1:1");
    return {std::move(more)};
}

class broker {
    std::string servers_;
    kafka::supplier supplier_;
    std::vector<std::string> topics_;

public:
    explicit broker(std::string const& servers) : servers_{servers}, supplier_{settings({})} {}
    broker(broker const&) = delete;
    broker& operator=(broker const&) = delete;
    /// A broker with hundreds of topics is a slow one.
    ~broker() {
        if (!topics_.empty()) supplier_.admin({}).delete_topics(topics_, 60'000);
    }

    kafka::supplier const& supplier() const { return supplier_; }
    std::string const& servers() const { return servers_; }
    runtime::client_settings settings(std::map<std::string, std::string> more) const {
        more.emplace("bootstrap.servers", servers_);
        more.emplace("topic.metadata.refresh.interval.ms", "1000");
        return {std::move(more)};
    }

    std::string unique_topic(int partitions, std::map<std::string, std::string> configs = {}) {
        static std::atomic<int> count = 0;
        static auto const start = std::chrono::system_clock::now().time_since_epoch().count();
        topics_.push_back("t" + std::to_string(start) + "-" + std::to_string(getpid()) + "-" + std::to_string(++count));
        configs.emplace("retention.ms", "-1");  // tests send old timestamps, and the broker looks every second
        std::vector<runtime::new_topic> const topics{
            {.name = topics_.back(), .partitions = partitions, .configs = std::move(configs)}};
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

// SPDX-License-Identifier: Apache-2.0
// An integration test, to copy: the application as it is deployed, on a real Kafka, whose address stands in the
// environment variable WEIR_TEST_BOOTSTRAP.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <weir/kafka.hpp>
#include "generator.hpp"
#include "topology.hpp"

namespace {

constexpr int timeout_ms = 60'000;

/// Clients of the test's own.
struct kafka {
    std::string address = std::getenv("WEIR_TEST_BOOTSTRAP") ? std::getenv("WEIR_TEST_BOOTSTRAP") : "localhost:9092";
    weir::kafka::supplier clients{{{{"bootstrap.servers", address}}}};

    /// Topics that are there already stay as they are.
    void create_topics(std::vector<std::string> const& names) {
        std::vector<weir::runtime::new_topic> topics;
        for (auto const& name : names) topics.push_back({.name = name, .partitions = 1});
        clients.admin({}).create_topics(topics, timeout_ms);
    }

    template <typename T>
    void produce(std::string const& topic, std::vector<std::pair<std::string, T>> const& records) {
        auto producer = clients.producer({});
        std::string failure;
        for (auto const& [key, value] : records) {
            weir::bytes encoded;
            weir::serde::json<T>.serialize(value, encoded);
            producer.send(producer.topic(topic), {.key = key, .value = encoded});
        }
        auto const delivered = [&](weir::runtime::delivery const& d) { failure += d.error; };
        REQUIRE(producer.flush(timeout_ms, delivered));
        REQUIRE(failure == "");
    }

    /// Where a topic of one partition ends: what earlier tests left there is none of ours.
    weir::runtime::partition_offset end_of(std::string const& topic) {
        std::vector<weir::topic_partition> const partition{{topic, 0}};
        return {partition[0], clients.consumer({}).end_offsets(partition, timeout_ms)[0]};
    }

    /// The values of the next `count` records whose key begins with `ours`, as soon as they are there; fewer when they
    /// do not come.
    template <typename T>
    std::vector<T> read(weir::runtime::partition_offset const& from, std::string_view ours, std::size_t count) {
        auto consumer = clients.consumer({});
        consumer.assign(std::vector{from});
        std::vector<T> values;
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms};
        while (values.size() < count && std::chrono::steady_clock::now() < deadline) {
            auto const batch = consumer.poll(100);
            for (std::size_t i = 0; i < batch.size(); ++i)
                if (batch[i].key() && batch[i].key()->starts_with(ours))
                    weir::serde::json<T>.deserialize(*batch[i].value(), values.emplace_back());
        }
        return values;
    }
};

}  // namespace

TEST_CASE("ZMart on a real Kafka", "[broker]") {
    kafka on;
    on.create_topics({"transactions", "patterns", "rewards", "purchases"});
    auto const purchases = on.end_of("purchases"), rewards = on.end_of("rewards");

    // Names that no run had before: the application begins with the beginning, and we know our records among others.
    auto const run = std::to_string(std::chrono::system_clock::now().time_since_epoch().count()) + '-';
    zmart::purchase_generator generate{1};
    std::vector<std::pair<std::string, zmart::purchase>> input;
    for (int i = 0; i < 10; ++i) {
        auto const p = generate();
        input.emplace_back(run + p.customer_id, p);
    }
    on.produce("transactions", input);

    weir::kafka::streams app{zmart::topology(), weir::config{{"application.id", "zmart-" + run},
                                                             {"bootstrap.servers", on.address},
                                                             {"commit.interval.ms", "100"}}};
    app.start();
    auto const masked = on.read<zmart::purchase>(purchases, run, input.size());
    auto const rewarded = on.read<zmart::reward_accumulator>(rewards, run, input.size());
    app.close();
    CHECK(app.failure() == "");
    CHECK(app.state() == weir::state::not_running);
    REQUIRE(masked.size() == input.size());
    REQUIRE(rewarded.size() == input.size());
    for (std::size_t i = 0; i < input.size(); ++i) {
        CHECK(masked[i] == zmart::mask_credit_card(input[i].second));
        CHECK(rewarded[i] == zmart::to_reward(input[i].second));
    }
}

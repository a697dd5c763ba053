// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/sim/cluster.hpp>
#include <weir/sim/supplier.hpp>

namespace {

using weir::offset_and_metadata;
using weir::topic_partition;

struct silent_listener final : weir::runtime::rebalance_listener {
    std::atomic<int> assigned{0};
    void on_partitions_assigned(std::span<topic_partition const>) override { ++assigned; }
    void on_partitions_revoked(std::span<topic_partition const>) override {}
    void on_partitions_lost(std::span<topic_partition const>) override {}
};

constexpr int minute_ms = 60'000;

}  // namespace

TEST_CASE("clients outlive the supplier and the cluster that they came from") {
    auto clients = [] {
        weir::sim::cluster cluster{weir::sim::virtual_clock{}};
        cluster.create_topic("t");
        weir::sim::supplier const supplier{cluster};
        return std::pair{supplier.producer({}), supplier.consumer({})};
    }();
    clients.first.send(clients.first.topic("t"), {.key = "k", .value = "v"});
    clients.first.flush(0, weir::runtime::ignore_deliveries{});
    clients.second.assign(std::vector<weir::runtime::partition_offset>{{{"t", 0}, 0}});
    CHECK(clients.second.poll(0).size() == 1);
}

TEST_CASE("in real time a poll waits for its record, and until its time is up when there is none") {
    weir::sim::cluster cluster;
    cluster.create_topic("t", 2);
    weir::sim::supplier const clients{cluster};
    auto consumer = clients.consumer({});
    consumer.assign(std::vector<weir::runtime::partition_offset>{{{"t", 0}, 0}, {{"t", 1}, 0}});
    CHECK(consumer.poll(minute_ms).ends().size() == 2);
    CHECK(consumer.poll(1).size() == 0);
    std::thread appends{[&] { cluster.append("t", {.value = "v", .partition = 1}); }};
    std::size_t count = 0;
    while (count == 0) count += consumer.poll(minute_ms).size();
    appends.join();
    CHECK(count == 1);
}

TEST_CASE("in real time a waiting member hears of a rebalance, and is not expelled while it waits") {
    weir::sim::cluster cluster;
    cluster.create_topic("t", 2);
    weir::sim::supplier const clients{cluster};
    std::vector<std::string> const topics{"t"};
    weir::runtime::client_settings const settings{{{"group.id", "g"}, {"session.timeout.ms", "10000"}}};
    silent_listener first_heard, second_heard;
    std::thread waits{[&] {
        auto first = clients.consumer(settings);
        first.subscribe(topics, first_heard);
        while (first_heard.assigned < 2) first.poll(minute_ms);
    }};
    while (first_heard.assigned == 0) std::this_thread::yield();
    auto second = clients.consumer(settings);
    second.subscribe(topics, second_heard);
    while (second_heard.assigned == 0) second.poll(minute_ms);
    waits.join();
    CHECK(first_heard.assigned == 2);
}

TEST_CASE("a crashed member in real time holds a waiting one up until its session times out, no longer") {
    weir::sim::cluster cluster;
    cluster.create_topic("t", 2);
    weir::sim::supplier const clients{cluster};
    std::vector<std::string> const topics{"t"};
    silent_listener crashed_heard, waiting_heard;
    auto crashed = clients.consumer({{{"group.id", "g"}, {"session.timeout.ms", "20"}}});
    crashed.subscribe(topics, crashed_heard);
    while (crashed_heard.assigned == 0) crashed.poll(0);
    auto waiting = clients.consumer({{{"group.id", "g"}}});
    waiting.subscribe(topics, waiting_heard);
    waiting.poll(minute_ms);  // one poll is enough
    CHECK(waiting_heard.assigned == 1);
    CHECK(cluster.members("g").size() == 1);
}

TEST_CASE("threads that produce, consume, commit, come and go lose nothing") {
    constexpr int producers = 3, consumers = 3, records = 2'000;
    weir::sim::cluster cluster;
    cluster.create_topic("t", 6);
    weir::sim::supplier const clients{cluster};
    std::vector<std::string> const topics{"t"};

    std::mutex mutex;
    std::map<std::pair<std::int32_t, std::int64_t>, std::string> seen;  // twice is allowed, different is not
    std::atomic<std::size_t> distinct{0};
    auto const consume = [&](int index) {
        for (int life = 0; distinct < producers * records; ++life) {
            silent_listener heard;
            auto c = clients.consumer({{{"group.id", "g"}, {"auto.offset.reset", "earliest"}}});
            c.subscribe(topics, heard);
            // The first two lives of a consumer are short.
            for (int polls = 0; distinct < producers * records && (life >= 2 || polls < 20 + index); ++polls) {
                auto const batch = c.poll(10);
                std::map<std::int32_t, std::int64_t> next;
                {
                    std::lock_guard const held{mutex};
                    for (std::size_t i = 0; i < batch.size(); ++i) {
                        auto const& r = batch[i];
                        auto const [at, is_new] = seen.try_emplace({r.partition(), r.offset()}, *r.value());
                        if (at->second != *r.value()) std::terminate();
                        if (is_new) ++distinct;
                        next[r.partition()] = r.offset() + 1;
                    }
                }
                std::vector<offset_and_metadata> offsets;
                for (auto const& [p, o] : next) offsets.push_back({{"t", p}, o, ""});
                try {
                    c.commit(offsets, 0);
                } catch (weir::runtime::commit_failed const&) {  // a rebalance came first: somebody reads them again
                }
            }
            c.close(0);
        }
    };
    std::atomic<int> delivered{0};
    auto const produce = [&](int index) {
        auto p = clients.producer({});
        auto const t = p.topic("t");
        auto const count = [&](weir::runtime::delivery const& d) {
            if (d.error.empty()) ++delivered;
        };
        for (int i = 0; i < records; ++i) {
            auto const text = std::to_string(index) + '-' + std::to_string(i);
            p.send(t, {.key = text, .value = text});
            if (i % 50 == 0) p.poll(0, count);
        }
        p.flush(minute_ms, count);
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < consumers; ++i) threads.emplace_back(consume, i);
    for (int i = 0; i < producers; ++i) threads.emplace_back(produce, i);
    for (auto& t : threads) t.join();

    CHECK(delivered == producers * records);
    CHECK(seen.size() == producers * records);
    CHECK(cluster.members("g").empty());
}

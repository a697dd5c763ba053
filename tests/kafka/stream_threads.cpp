// SPDX-License-Identifier: Apache-2.0
// Two stream threads of one application on a real broker; one of them dies and is replaced.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>
#include <tests/kafka/broker.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/weir.hpp>

using weir::state;

namespace {

constexpr int partitions = 4, records = 400, long_ms = 60'000;
std::atomic<int> failures_left{0};

auto counting() {
    return weir::topology(weir::stream<"weir-threads-in">(weir::serde::string, weir::serde::string) |
                          weir::map_values([](std::string const& v) {
                              if (v == "bad" && failures_left.fetch_sub(1) > 0) throw std::runtime_error{"no good"};
                              return v;
                          }) |
                          weir::group_by_key() | weir::count<"counts">() | weir::to_stream() |
                          weir::to<"weir-threads-out">());
}

template <typename Condition>
bool eventually(Condition const& condition) {
    for (int i = 0; i < long_ms / 20; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
}

/// Sends `records` records, as many to each partition, the last of each partition `last`.
void send(weir::kafka_tests::broker& b, std::string const& last) {
    auto producer = b.supplier().producer({});
    auto const topic = producer.topic("weir-threads-in");
    for (int i = 0; i < records; ++i) {
        auto const key = std::to_string(i % 40), value = i >= records - partitions ? last : std::string{"v"};
        producer.send(topic, {.partition = i % partitions, .key = key, .value = value});
    }
    REQUIRE(producer.flush(long_ms, [](weir::runtime::delivery const& d) { CHECK(d.error.empty()); }));
}

template <typename App>
std::int64_t committed(App const& app) {
    std::int64_t sum = 0;
    for (auto const& t : app.threads())
        for (auto const& task : t.active_tasks)
            for (auto const& [tp, offset] : task.committed_offsets) sum += std::max<std::int64_t>(offset, 0);
    return sum;
}

}  // namespace

TEST_CASE("kafka::streams: two threads share four partitions, both process, and one that dies is replaced",
          "[broker]") {
    weir::kafka_tests::with_broker([](auto& b) {
        auto admin = b.supplier().admin({});
        std::vector<std::string> const names{"weir-threads-in", "weir-threads-out", "weir-threads-counts-changelog"};
        admin.delete_topics(names, long_ms);
        REQUIRE(eventually([&] {
            auto const created = admin.create_topics(
                std::vector<weir::runtime::new_topic>{{names[0], partitions, -1, {}}, {names[1], partitions, -1, {}}},
                long_ms);
            return std::all_of(created.begin(), created.end(),
                               [](auto const& e) { return e.empty() || e.find("already exists") != e.npos; });
        }));
        failures_left = 0;
        weir::kafka::streams app{counting(),
                                 weir::config{{"application.id", "weir-threads"},
                                              {"bootstrap.servers", b.servers()},
                                              {"num.stream.threads", "2"},
                                              {"commit.interval.ms", "100"},
                                              {"producer.linger.ms", "5"}},
                                 weir::with<weir::uncaught::replace_thread>};
        app.start();
        REQUIRE(app.wait_for(state::running, long_ms));
        REQUIRE(eventually([&] {
            auto const threads = app.threads();
            return threads.size() == 2 && threads[0].active_tasks.size() == 2 && threads[1].active_tasks.size() == 2 &&
                   app.state() == state::running;
        }));
        send(b, "v");
        REQUIRE(eventually([&] { return committed(app) == records; }));
        auto const all = app.metrics();
        for (auto const& t : app.threads()) {
            CHECK(t.thread_state == "RUNNING");
            CHECK(all.get(weir::metrics::thread::process_total, {{"thread-id", t.thread_name}}) == records / 2);
            for (auto const& task : t.active_tasks) CHECK(task.end_offsets == task.committed_offsets);
        }

        failures_left = 1;
        send(b, "bad");
        REQUIRE(eventually([&] {
            return committed(app) == 2 * records &&
                   app.metrics().get(weir::metrics::client::alive_stream_threads) == 2 && app.state() == state::running;
        }));
        CHECK(app.metrics().get(weir::metrics::client::failed_stream_threads) == 1);
        app.close();
        CHECK(app.state() == state::not_running);
        CHECK(app.failure().empty());

        // Each key has been counted as often as it was sent, or more often.
        auto reader = b.supplier().consumer({});
        std::vector<weir::topic_partition> changelog;
        std::vector<weir::runtime::partition_offset> from;
        for (int p = 0; p < partitions; ++p) {
            changelog.push_back({names[2], p});
            from.push_back({changelog.back(), 0});
        }
        reader.assign(from);
        std::map<std::string, std::int64_t> counts;
        for (std::size_t open = from.size(); open > 0;) {
            auto const batch = reader.poll(1000);
            for (std::size_t i = 0; i < batch.size(); ++i)
                counts[std::string{*batch[i].key()}] =
                    static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(batch[i].value()->data()));
            open -= std::min(open, batch.ends().size());
        }
        CHECK(counts.size() == 40);
        for (auto const& [key, n] : counts) CHECK(n >= 2 * records / 40);
        admin.delete_topics(names, long_ms);
    });
}

// SPDX-License-Identifier: Apache-2.0
// Stream threads that die by chance, of functions and of what brokers refuse, and are replaced; driven step by step.
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>
#include <weir/sim/streams.hpp>
#include <weir/weir.hpp>

namespace {

std::uint64_t state_of_chance = 0;

bool happens(double probability) {
    state_of_chance = state_of_chance * 6364136223846793005 + 1442695040888963407;
    return static_cast<double>(state_of_chance >> 11) < probability * 9007199254740992.0;
}

auto counting() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) |
                          weir::map_values([](std::string const& v) {
                              if (happens(0.02)) throw std::runtime_error{"by chance"};
                              return v;
                          }) |
                          weir::group_by_key() | weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
}

struct outcome {
    std::vector<weir::sim::record> out;
    std::int64_t committed = 0;
    double failed_threads = 0;
    int steps = 0;
    weir::state last = weir::state::created;
    std::set<std::string> who_committed;
};

constexpr std::int32_t partitions = 4;
constexpr int records = 200;

outcome run(std::uint64_t seed, int threads) {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    cluster.create_topic("in", partitions);
    cluster.create_topic("out", partitions);
    for (int i = 0; i < records; ++i)
        cluster.append("in", {.key = std::to_string(i % 20), .value = "v", .timestamp_ms = 5});
    state_of_chance = seed;
    weir::sim::streams app{cluster, counting(),
                           weir::config{{"application.id", "app"},
                                        {"num.stream.threads", std::to_string(threads)},
                                        {"commit.interval.ms", "3"},
                                        {"max.poll.records", "7"},
                                        {"task.timeout.ms", "20"}},
                           weir::with<weir::uncaught::replace_thread>};
    app.start_stepped();
    cluster.fail_by_chance(seed, {.produce = 0.002, .commit = 0.05, .expel = 0.02});

    outcome result;
    auto const committed = [&] {
        std::int64_t sum = 0;
        for (std::int32_t p = 0; p < partitions; ++p)
            if (auto const o = cluster.committed("app", {"in", p})) sum += o->offset;
        return sum;
    };
    while (result.steps < 200'000 && committed() < records) {
        ++result.steps;
        time.advance_ms(1);
        app.step();
        for (auto const& t : app.threads())
            for (auto const& task : t.active_tasks)
                for (auto const& [tp, offset] : task.committed_offsets)
                    if (offset > 0) result.who_committed.insert(t.thread_name);
    }
    result.committed = committed();
    result.failed_threads = static_cast<double>(app.metrics().get(weir::metrics::client::failed_stream_threads));
    app.abandon();
    result.last = app.state();
    result.out = cluster.read_all("out");
    return result;
}

}  // namespace

TEST_CASE("stream threads die by chance and are replaced: nothing is lost, and counts are never too low") {
    double died = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        INFO("seed " << seed);
        auto const result = run(seed, 1 + static_cast<int>(seed % 3));
        REQUIRE(result.committed == records);
        CHECK(result.last == weir::state::not_running);
        std::map<std::string, std::int64_t> counts;
        for (auto const& r : result.out) {
            std::int64_t n = 0;
            weir::serde::int64.deserialize(*r.value, n);
            counts[*r.key] = std::max(counts[*r.key], n);
        }
        CHECK(counts.size() == 20);
        for (auto const& [key, n] : counts) CHECK(n >= records / 20);
        died += result.failed_threads;
    }
    CHECK(died > 60);  // it was not for want of deaths
}

TEST_CASE("steps of two stream threads repeat exactly, and both do their share") {
    auto const once = run(7, 2), again = run(7, 2);
    CHECK(once.steps == again.steps);
    CHECK(once.failed_threads == again.failed_threads);
    CHECK(once.out == again.out);
    CHECK(once.who_committed == std::set<std::string>{"app-StreamThread-1", "app-StreamThread-2"});
    CHECK(run(8, 2).out != once.out);
}

TEST_CASE("a stepped application closes by steps, its last commits included") {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    cluster.create_topic("in", 2);
    cluster.create_topic("out", 2);
    for (std::int32_t p = 0; p < 2; ++p) cluster.append("in", {.key = "k", .value = "v", .partition = p});
    weir::sim::streams app{
        cluster, weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">()),
        weir::config{{"application.id", "app"}, {"num.stream.threads", "2"}, {"commit.interval.ms", "60000"}}};
    app.start_stepped();
    CHECK(app.state() == weir::state::rebalancing);
    for (int i = 0; i < 8; ++i) REQUIRE(app.step());
    CHECK(app.state() == weir::state::running);
    time.advance_ms(2500);
    CHECK(app.step());
    CHECK(app.time_in_ms(weir::state::running) == 2500);
    auto const idles_since = [&](std::size_t thread) {
        return app.threads().at(thread).active_tasks.at(0).time_current_idling_started_ms;
    };
    CHECK(idles_since(0) == 1'000'000);
    CHECK(idles_since(1) == 1'000'000);
    cluster.append("in", {.key = "k", .value = "v", .partition = 0});
    CHECK(app.step());
    time.advance_ms(1000);
    CHECK(app.step());
    CHECK_FALSE(idles_since(0));
    CHECK(idles_since(1) == 1'000'000);
    time.advance_ms(1000);
    CHECK(app.step());
    CHECK(idles_since(0) == 1'004'500);
    app.close();
    CHECK(app.state() == weir::state::not_running);
    CHECK_FALSE(app.step());
    CHECK(cluster.committed("app", {"in", 0})->offset == 2);
    CHECK(cluster.committed("app", {"in", 1})->offset == 1);
    CHECK(cluster.members("app").empty());
}

namespace {
bool fails = false;
auto failing() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) |
                          weir::peek([](std::string const&) {
                              if (fails) throw std::runtime_error{"no good"};
                          }) |
                          weir::to<"out">());
}
}  // namespace

TEST_CASE("a successor whose clients cannot be made is another death, and the next one comes later") {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    cluster.create_topic("in");
    cluster.create_topic("out");
    cluster.append("in", {.key = "k", .value = "v"});
    fails = true;
    weir::sim::streams app{cluster, failing(), weir::config{{"application.id", "app"}},
                           weir::with<weir::uncaught::replace_thread>};
    auto const deaths = [&] { return app.metrics().get(weir::metrics::client::failed_stream_threads); };
    app.start_stepped();
    for (int i = 0; i < 10; ++i) CHECK(app.step());
    REQUIRE(deaths() == 1);
    fails = false;
    std::vector<std::string> const out{"out"};
    weir::sim::supplier{cluster}.admin({}).delete_topics(out, 1000);
    time.advance_ms(100);
    CHECK(app.step());
    CHECK(deaths() == 2);
    CHECK(app.threads().empty());  // there is none, not even a dead one
    cluster.create_topic("out");
    time.advance_ms(199);
    for (int i = 0; i < 10; ++i) CHECK(app.step());
    CHECK(app.threads().empty());
    time.advance_ms(1);
    for (int i = 0; i < 10; ++i) CHECK(app.step());
    CHECK(deaths() == 2);
    CHECK(app.state() == weir::state::running);
    CHECK(cluster.read_all("out").size() == 1);
    app.close();
    CHECK(app.failure().empty());
}

TEST_CASE("an application whose only stream thread is to be replaced, or begins again, is not RUNNING until then") {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    cluster.create_topic("in", 1);
    cluster.create_topic("out", 1);
    bool refuses = false;
    weir::sim::streams app{cluster,
                           weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) |
                                          weir::map_values([&](std::string const& v) {
                                              return refuses ? throw std::runtime_error{"no"} : v;
                                          }) |
                                          weir::to<"out">()),
                           weir::config{{"application.id", "app"}, {"commit.interval.ms", "10"}},
                           weir::with<weir::uncaught::replace_thread>};
    app.start_stepped();
    auto const runs = [&] {
        for (int i = 0; i < 2'000 && app.state() != weir::state::running; ++i) app.step(), time.advance_ms(1);
        return app.state() == weir::state::running && app.threads().at(0).thread_state == "RUNNING";
    };
    auto const dies = [&] {
        for (int i = 0; i < 2'000 && app.threads().at(0).thread_state != "DEAD"; ++i) app.step(), time.advance_ms(1);
        return app.threads().at(0).thread_state == "DEAD";
    };
    REQUIRE(runs());
    refuses = true;
    cluster.append("in", {.key = "k", .value = "v"});
    REQUIRE(dies());
    CHECK(app.state() == weir::state::rebalancing);
    refuses = false;
    REQUIRE(runs());

    cluster.fail_next_produce("out", "NOT_ENOUGH_REPLICAS", true);
    cluster.append("in", {.key = "k", .value = "v"});
    REQUIRE(dies());
    CHECK(app.state() == weir::state::rebalancing);
    REQUIRE(runs());
    app.close();
    CHECK(app.failure().empty());
}

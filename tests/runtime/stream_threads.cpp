// SPDX-License-Identifier: Apache-2.0
// Applications of several stream threads, each with a thread of its own.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <stdexcept>
#include <tests/runtime/application.hpp>
#include <thread>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state;
using response = weir::stream_thread_exception_response;

namespace {

std::atomic<int> failures_left{0};

/// "bad" throws, as long as failures are left.
auto checking() {
    return weir::topology(words() | weir::map_values([](std::string const& v) {
                              if (v == "bad" && failures_left.fetch_sub(1) > 0) throw std::out_of_range{"no good"};
                              return v;
                          }) |
                          weir::to<"out">());
}

struct states : weir::state_listener {
    void on_change(state to, state from) {
        journal<states>::write(std::string{to_string(from)} + "->" + std::string{to_string(to)});
    }
};

/// Answers what the test wants, and writes down what it is asked.
struct asked : weir::uncaught::handler {
    static inline std::atomic<response> answer{response::replace_thread};
    static inline std::function<void()> besides;
    response handle(weir::uncaught_exception const& e) {
        journal<asked>::write(std::string{e.thread_name} + ": " + std::string{e.message});
        if (besides) besides();
        return answer;
    }
};

weir::config two_threads() { return app({{"num.stream.threads", "2"}}); }

}  // namespace

TEST_CASE("stream threads: they share the partitions, and both process") {
    fixture f{4};
    weir::sim::streams app{f.cluster, copying(), two_threads()};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    auto const members = f.cluster.members("app");
    REQUIRE(members.size() == 2);
    CHECK(members[0].client_id == "app-StreamThread-1-consumer");
    CHECK(members[1].client_id == "app-StreamThread-2-consumer");
    for (int p = 0; p < 4; ++p)
        for (int i = 0; i < 10; ++i)
            f.cluster.append("in", {.key = "k", .value = "v", .timestamp_ms = 5, .partition = p});
    REQUIRE(eventually([&] { return committed(f.cluster, "in", 4) == 40; }));
    CHECK(f.cluster.read_all("out").size() == 40);
    auto const all = app.metrics();
    for (auto const* thread : {"app-StreamThread-1", "app-StreamThread-2"}) {
        CHECK(all.get(weir::metrics::thread::process_total, {{"thread-id", thread}}) == 20);
        CHECK(all.get(weir::metrics::thread::state, {{"thread-id", thread}}) == "RUNNING");
    }
    CHECK(all.get(weir::metrics::client::alive_stream_threads) == 2);
    CHECK(all.get(weir::metrics::client::failed_stream_threads) == 0);
    CHECK(all.total(weir::metrics::topic::records_consumed_total) == 40);
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK(f.cluster.members("app").empty());
    CHECK(app.metrics().get(weir::metrics::client::alive_stream_threads) == 0);
}

TEST_CASE("stream threads: counts of all partitions go on after a restart with another number of threads") {
    fixture f{3};
    for (int run = 1; run <= 4; ++run) {
        weir::sim::streams app{f.cluster, weir::topology(counted()),
                               weir_tests::app({{"num.stream.threads", std::to_string(run)}})};
        app.start();
        for (auto const* key : {"a", "b", "c", "d", "e"}) f.append(key, "v");
        REQUIRE(f.has(static_cast<std::size_t>(5 * run)));
        app.close();
        CHECK(app.failure().empty());
    }
    std::map<std::string, std::int64_t> const four{{"a", 4}, {"b", 4}, {"c", 4}, {"d", 4}, {"e", 4}};
    CHECK(last_counts(f.cluster, "out") == four);
    CHECK(last_counts(f.cluster, "app-counts-changelog") == four);
}

TEST_CASE("stream threads: RUNNING is said once, when all run, also those without a partition") {
    fixture f{1};
    journal<states>::clear();
    weir::sim::streams app{f.cluster, copying(), weir_tests::app({{"num.stream.threads", "3"}}), weir::with<states>};
    app.start();
    REQUIRE(eventually([&] {
        auto const threads = app.threads();
        return std::all_of(threads.begin(), threads.end(), [](auto const& t) { return t.thread_state == "RUNNING"; }) &&
               app.state() == state::running;
    }));
    app.close();
    auto const heard = journal<states>::read();
    REQUIRE(heard.size() >= 4);
    CHECK(heard.front() == "CREATED->REBALANCING");
    for (std::size_t i = 1; i < heard.size(); ++i)
        CHECK(heard[i].substr(0, heard[i].find("->")) == heard[i - 1].substr(heard[i - 1].find("->") + 2));
    CHECK(heard.back() == "PENDING_SHUTDOWN->NOT_RUNNING");
    CHECK(app.time_in_ms(state::created) >= 0);
}

TEST_CASE("stream threads: threads() tells what each is at, whoever asks, while it runs") {
    fixture f{4};
    weir::sim::streams app{f.cluster, copying(), two_threads()};
    CHECK(app.threads().empty());
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    std::atomic<bool> done{false};
    std::vector<std::thread> askers;
    for (int i = 0; i < 2; ++i)
        askers.emplace_back([&] {
            while (!done) {
                for (auto const& t : app.threads())
                    for (auto const& task : t.active_tasks)
                        for (auto const& [tp, offset] : task.committed_offsets)
                            if (offset > task.end_offsets.at(tp)) journal<fixture>::write(to_string(tp));
                static_cast<void>(app.metrics());
            }
        });
    for (int i = 0; i < 200; ++i) f.append(std::to_string(i), "v");
    REQUIRE(eventually([&] { return committed(f.cluster, "in", 4) == 200; }));
    std::map<weir::topic_partition, std::int64_t> offsets, ends;
    REQUIRE(eventually([&] {  // commit first, tell then
        offsets.clear();
        std::int64_t sum = 0;
        for (auto const& t : app.threads())
            for (auto const& task : t.active_tasks)
                for (auto const& [tp, offset] : task.committed_offsets) {
                    offsets[tp] = offset;
                    ends[tp] = task.end_offsets.at(tp);
                    sum += offset > 0 ? offset : 0;
                }
        return sum == 200;
    }));
    done = true;
    for (auto& a : askers) a.join();
    CHECK(journal<fixture>::read().empty());
    CHECK(offsets.size() == 4);
    CHECK(ends == offsets);
    auto const threads = app.threads();
    REQUIRE(threads.size() == 2);
    CHECK(threads[0].thread_name == "app-StreamThread-1");
    CHECK(threads[0].thread_state == "RUNNING");
    CHECK(threads[1].consumer_client_id == "app-StreamThread-2-consumer");
    REQUIRE(threads[1].active_tasks.size() == 2);
    CHECK(to_string(threads[1].active_tasks[0].task_id) == "0_2");
    CHECK(threads[1].active_tasks[0].topic_partitions == std::vector<weir::topic_partition>{{"in", 2}});
    app.close();
    for (auto const& t : app.threads()) {
        CHECK(t.thread_state == "DEAD");
        CHECK(t.active_tasks.empty());
    }
}

TEST_CASE("stream threads: one that dies is replaced, its records come again, and nothing is lost") {
    fixture f{2};
    journal<asked>::clear();
    journal<states>::clear();
    failures_left = 1;
    asked::answer = response::replace_thread;
    weir::sim::streams app{f.cluster, checking(), two_threads(), weir::with<asked, states>};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    for (auto const* v : {"a", "bad", "b"})
        f.cluster.append("in", {.key = "k", .value = v, .timestamp_ms = 5, .partition = 1});
    for (int i = 0; i < 20; ++i)
        f.cluster.append("in", {.key = "k", .value = "other", .timestamp_ms = 5, .partition = 0});
    REQUIRE(eventually([&] { return committed(f.cluster, "in", 2) == 23; }));
    REQUIRE(eventually([&] { return f.cluster.members("app").size() == 2 && app.state() == state::running; }));
    auto all = values(f.cluster, "out");
    CHECK(std::count(all.begin(), all.end(), "bad") == 1);
    for (auto const* v : {"a", "b"}) CHECK(std::count(all.begin(), all.end(), v) >= 1);
    CHECK(std::count(all.begin(), all.end(), "other") >= 20);
    CHECK(journal<asked>::read() ==
          strings{"app-StreamThread-2: task 0_1: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 1, offset "
                  "1: no good"});
    CHECK(app.metrics().get(weir::metrics::client::failed_stream_threads) == 1);
    CHECK(app.metrics().get(weir::metrics::client::alive_stream_threads) == 2);
    CHECK(app.threads().at(1).thread_name == "app-StreamThread-2");
    app.close();
    CHECK(app.failure().empty());
    for (auto const& line : journal<states>::read()) CHECK_THAT(line, !Contains("ERROR"));
}

TEST_CASE("stream threads: the only one is replaced, too") {
    fixture f;
    failures_left = 2;
    asked::answer = response::replace_thread;
    for (auto const* v : {"a", "bad", "b"}) f.append("k", v);
    weir::sim::streams app{f.cluster, checking(), weir_tests::app(), weir::with<asked>};
    app.start();
    REQUIRE(f.has_committed(3));
    app.close();
    CHECK(values(f.cluster, "out") == strings{"a", "bad", "b"});  // what was before it was committed each time
    CHECK(app.metrics().get(weir::metrics::client::failed_stream_threads) == 2);
}

TEST_CASE("stream threads: by default the death of one ends them all, and the others commit") {
    for (bool const by_default : {true, false}) {
        fixture f{2};
        journal<asked>::clear();
        journal<states>::clear();
        failures_left = 1'000'000;
        asked::answer = response::shutdown_application;
        auto const check = [&](auto& app) {
            f.cluster.append("in", {.key = "k", .value = "fine", .timestamp_ms = 5, .partition = 0});
            app.start();
            REQUIRE(app.wait_for(state::running, long_ms));
            REQUIRE(f.has(1));
            f.cluster.append("in", {.key = "k", .value = "bad", .timestamp_ms = 5, .partition = 1});
            REQUIRE(app.wait_for(state::error, long_ms));
            CHECK_THAT(app.failure(), Contains("partition 1, offset 0"));
            CHECK(committed(f.cluster, {"in", 0}) == 1);
            CHECK_FALSE(f.cluster.committed("app", {"in", 1}));
            CHECK(f.cluster.members("app").empty());
            CHECK(app.metrics().get(weir::metrics::client::alive_stream_threads) == 0);
            app.close();
            CHECK(app.state() == state::error);
            auto const heard = journal<states>::read();
            REQUIRE(heard.size() >= 2);
            CHECK_THAT(heard[heard.size() - 2], Contains("->PENDING_ERROR"));
            CHECK(heard.back() == "PENDING_ERROR->ERROR");
        };
        auto const settings = weir_tests::app({{"num.stream.threads", "2"}, {"commit.interval.ms", "60000"}});
        if (by_default) {
            weir::sim::streams app{f.cluster, checking(), settings, weir::with<states>};
            check(app);
        } else {
            weir::sim::streams app{f.cluster, checking(), settings, weir::with<asked, states>};
            check(app);
            CHECK(journal<asked>::read().size() == 1);
        }
    }
}

TEST_CASE("stream threads: close while one is to be replaced does not wait for it") {
    fixture f;
    journal<asked>::clear();
    failures_left = 1'000'000;
    asked::answer = response::replace_thread;
    f.append("k", "bad");
    weir::sim::streams app{f.cluster, checking(), weir_tests::app(), weir::with<asked>};
    app.start();
    REQUIRE(eventually([&] { return journal<asked>::read().size() >= 2; }));
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK(app.failure().empty());
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("stream threads: the handler may close, and may throw") {
    fixture f{2};
    failures_left = 1'000'000;
    asked::answer = response::replace_thread;
    f.append("k", "bad");
    {
        weir::sim::streams app{f.cluster, checking(), two_threads(), weir::with<asked>};
        asked::besides = [&] { app.close(); };
        app.start();
        CHECK(app.wait_for(state::not_running, long_ms));
    }
    asked::besides = [] { throw std::runtime_error{"no good handler"}; };
    weir::sim::streams app{f.cluster, checking(), two_threads(), weir::with<asked>};
    app.start();
    CHECK(app.wait_for(state::error, long_ms));
    CHECK_THAT(app.failure(), Contains("no good") && !Contains("handler"));
    asked::besides = nullptr;
}

TEST_CASE("stream threads: abandoned, all stop as in a crash; closed from a function, all end") {
    fixture f{4};
    static std::function<void()> close_now;
    for (int i = 0; i < 40; ++i) f.append(std::to_string(i), "v");
    {
        weir::sim::streams app{f.cluster, copying(),
                               weir_tests::app({{"num.stream.threads", "3"}, {"commit.interval.ms", "60000"}})};
        app.start();
        REQUIRE(f.has(40));
        app.abandon();
        CHECK(app.state() == state::not_running);
        CHECK(f.cluster.members("app").empty());
    }
    weir::sim::streams app{
        f.cluster, weir::topology(words() | weir::peek([](std::string const&) { close_now(); }) | weir::to<"out">()),
        weir_tests::app({{"num.stream.threads", "3"}})};
    close_now = [&] { app.close(); };
    app.start();
    f.append("k", "v");
    REQUIRE(app.wait_for(state::not_running, long_ms));
    CHECK(app.failure().empty());
    CHECK(f.cluster.members("app").empty());
}

TEST_CASE("stream threads: static members keep their instances, a new number each") {
    fixture f{2};
    weir::sim::streams app{f.cluster, copying(),
                           weir_tests::app({{"num.stream.threads", "2"}, {"group.instance.id", "host"}})};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    strings instances;
    for (auto const& m : f.cluster.members("app")) instances.push_back(m.instance_id.value_or(""));
    std::sort(instances.begin(), instances.end());
    CHECK(instances == strings{"host-1", "host-2"});
    app.close();
}

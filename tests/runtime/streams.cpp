// SPDX-License-Identifier: Apache-2.0
// Applications on a cluster in memory, each with its thread.
#include <weir/runtime/streams.hpp>

#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <optional>
#include <tests/runtime/application.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state;

namespace {

/// "bad" throws.
auto checking() {
    return weir::topology(words() | weir::map_values([](std::string const& v) {
                              if (v == "bad") throw std::runtime_error{"no good"};
                              return v;
                          }) |
                          weir::to<"out">());
}

struct states : weir::state_listener {
    void on_change(state to, state from) {
        journal<states>::write(std::string{to_string(from)} + "->" + std::string{to_string(to)});
    }
};
using with_states = weir::policies<states>;

template <typename Does>
std::string printed_to_stderr(Does const& does) {
    std::fflush(stderr);
    auto* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    int const before = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    does();
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    std::rewind(file);
    char text[4096] = {};
    std::string printed(text, std::fread(text, 1, sizeof text, file));
    std::fclose(file);
    return printed;
}

}  // namespace

TEST_CASE("streams: records pass, and the state goes from CREATED to NOT_RUNNING") {
    fixture f;
    journal<states>::clear();
    {
        weir::sim::streams app{f.cluster, copying(), weir_tests::app(), with_states{}};
        CHECK(app.state() == state::created);
        CHECK(app.metrics().get(weir::metrics::client::state) == "CREATED");
        app.start();
        REQUIRE(app.wait_for(state::running, long_ms));
        f.append("k", "v");
        REQUIRE(f.has(1));
        app.close();
        CHECK(app.state() == state::not_running);
        CHECK(app.failure().empty());
        CHECK(journal<states>::read() == strings{"CREATED->REBALANCING", "REBALANCING->RUNNING",
                                                 "RUNNING->PENDING_SHUTDOWN", "PENDING_SHUTDOWN->NOT_RUNNING"});
        app.close();
    }
    CHECK(journal<states>::read().size() == 4);  // neither the second close nor the destructor
    CHECK(f.cluster.read_all("out")[0] == weir::sim::record{"k", "v", {}, 5, 0, 0});
    CHECK(committed(f.cluster, "in", 1) == 1);
    CHECK(f.cluster.members("app").empty());
}

TEST_CASE("streams: an application is started once, and not after its end") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
    app.start();
    CHECK_THROWS_AS(app.start(), weir::error);
    REQUIRE(app.wait_for(state::running, long_ms));
    CHECK_THROWS_WITH(app.start(), "start: the application is RUNNING already");
    app.close();
    CHECK_THROWS_WITH(app.start(), "start: the application is NOT_RUNNING already");
}

TEST_CASE("streams: closed before it starts it never runs") {
    fixture f;
    journal<states>::clear();
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), with_states{}};
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK(journal<states>::read() == strings{"CREATED->PENDING_SHUTDOWN", "PENDING_SHUTDOWN->NOT_RUNNING"});
    CHECK_FALSE(app.wait_for(state::running, long_ms));  // at once: it cannot come any more
}

TEST_CASE("streams: a source topic that is missing is told by start, and the instance may start later") {
    weir::sim::cluster cluster;
    cluster.create_topic("out");
    weir::sim::streams app{cluster, copying(), weir_tests::app()};
    CHECK_THROWS_AS(app.start(), weir::topology_error);
    CHECK_THROWS_WITH(app.start(), Contains("'in'"));
    CHECK(app.state() == state::created);
    CHECK_THROWS_AS(app.run(), weir::topology_error);
    CHECK(app.state() == state::created);
    cluster.create_topic("in");
    app.start();
    CHECK(app.wait_for(state::running, long_ms));
}

TEST_CASE("streams: settings that are wrong are told by the constructor") {
    fixture f;
    CHECK_THROWS_AS((weir::sim::streams{f.cluster, copying(), weir::config{}}), weir::config_error);
}

TEST_CASE("streams: two instances of one group share the partitions, and both run") {
    fixture f{4};
    std::optional<weir::sim::streams<decltype(copying())>> a, b;
    a.emplace(f.cluster, copying(), app());
    a->start();
    REQUIRE(a->wait_for(state::running, long_ms));
    b.emplace(f.cluster, copying(), app());
    b->start();
    REQUIRE(eventually([&] {
        auto const members = f.cluster.members("app");
        return members.size() == 2 && members[0].assignment.size() == 2 && members[1].assignment.size() == 2;
    }));
    REQUIRE(a->wait_for(state::running, long_ms));
    REQUIRE(b->wait_for(state::running, long_ms));
    for (int i = 0; i < 40; ++i) f.append(std::to_string(i), "v");
    REQUIRE(f.has(40));
    a->close();
    for (int i = 0; i < 40; ++i) f.append(std::to_string(i), "v");
    REQUIRE(f.has(80));
    b->close();
    CHECK(f.cluster.read_all("out").size() == 80);
    CHECK(committed(f.cluster, "in", 4) == 80);
}

TEST_CASE("streams: one that gets no partition runs as a spare, and says so, once") {
    fixture f;
    using app_type = weir::sim::streams<decltype(copying())>;
    app_type first{f.cluster, copying(), app()};
    first.start();
    REQUIRE(first.wait_for(state::running, long_ms));
    std::optional<app_type> second, third;
    auto const said = printed_to_stderr([&] {
        for (auto* const spare : {&second, &third}) {  // of the second rebalance the second one has nothing new to say
            spare->emplace(f.cluster, copying(), app());
            (*spare)->start();
            REQUIRE((*spare)->wait_for(state::running, long_ms));
        }
        f.append("k", "v");
        REQUIRE(f.has(1));
        REQUIRE(second->wait_for(state::running, long_ms));
    });
    std::string const line =
        "weir: no partition was assigned to this instance of application app; it waits as a spare\n";
    CHECK(said == line + line);
    CHECK(second->threads()[0].active_tasks.empty());
    first.close();
    REQUIRE(eventually([&] { return second->threads()[0].active_tasks.size() == 1; }));
    f.append("k", "v");
    REQUIRE(f.has(2));
}

TEST_CASE("streams: a count goes on after a restart, from its changelog; nothing comes twice") {
    fixture f{2};
    for (int run = 1; run <= 3; ++run) {
        weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app()};
        app.start();
        for (auto const* key : {"a", "b", "c"}) f.append(key, "v");
        REQUIRE(f.has(static_cast<std::size_t>(3 * run)));
        app.close();
    }
    CHECK(f.cluster.read_all("out").size() == 9);
    std::map<std::string, std::int64_t> const three{{"a", 3}, {"b", 3}, {"c", 3}};
    CHECK(last_counts(f.cluster, "out") == three);
    CHECK(last_counts(f.cluster, "app-counts-changelog") == three);
}

TEST_CASE(
    "streams: abandoned it stops as in a crash; at random times, nothing is lost, and what comes twice is bounded") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        fixture f;
        std::int64_t over_most = 0;
        for (int i = 0; i < 300; ++i) f.append("k", std::to_string(i));
        {
            weir::sim::streams app{f.cluster, weir::topology(counted()),
                                   weir_tests::app({{"commit.interval.ms", "3"}, {"max.poll.records", "7"}})};
            app.start();
            REQUIRE(f.has(seed * 13 % 290));
            app.abandon();
            CHECK(app.state() == state::not_running);
            auto const done = committed(f.cluster, "in", 1);
            auto const counted = last_counts(f.cluster, "app-counts-changelog");
            over_most = (counted.empty() ? 0 : counted.at("k")) - done;
            CHECK(over_most >= 0);  // the store is never behind the offsets
            CHECK(f.cluster.members("app").empty());
        }
        weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app()};
        app.start();
        REQUIRE(f.has_committed(300));
        app.close();
        CHECK(last_counts(f.cluster, "out").at("k") == 300 + over_most);
        CHECK(last_counts(f.cluster, "app-counts-changelog").at("k") == 300 + over_most);
    }
}

TEST_CASE("streams: a function that throws ends it in ERROR; what was before it is committed, and nothing past it") {
    fixture f;
    journal<states>::clear();
    for (auto const* v : {"a", "b", "bad", "c"}) f.append("k", v);
    {
        weir::sim::streams app{f.cluster, checking(), weir_tests::app({{"commit.interval.ms", "60000"}}),
                               with_states{}};
        CHECK_THROWS_AS(app.run(), weir::processing_error);
        CHECK(app.state() == state::error);
        CHECK(app.failure() ==
              "task 0_0: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 0, offset 2: no good");
        CHECK(f.cluster.members("app").empty());  // others need not wait for it
        app.close();
        app.abandon();
        CHECK(app.state() == state::error);
    }
    CHECK(values(f.cluster, "out") == strings{"a", "b"});
    CHECK(committed(f.cluster, "in", 1) == 2);
    auto const heard = journal<states>::read();
    REQUIRE(heard.size() >= 2);
    CHECK(heard[heard.size() - 2] == "RUNNING->PENDING_ERROR");
    CHECK(heard.back() == "PENDING_ERROR->ERROR");
}

TEST_CASE("streams: a failure of one task does not undo what the others have done") {
    fixture f{2};
    f.cluster.append("in", {.key = "k", .value = "fine", .timestamp_ms = 5, .partition = 0});
    weir::sim::streams app{f.cluster, checking(), weir_tests::app({{"commit.interval.ms", "60000"}})};
    app.start();
    REQUIRE(f.has(1));
    f.cluster.append("in", {.key = "k", .value = "bad", .timestamp_ms = 5, .partition = 1});
    REQUIRE(app.wait_for(state::error, long_ms));
    CHECK_THAT(app.failure(), Contains("task 0_1") && Contains("partition 1, offset 0"));
    CHECK(committed(f.cluster, {"in", 0}) == 1);
    CHECK_FALSE(f.cluster.committed("app", {"in", 1}));
}

TEST_CASE("streams: null at a function that takes none, and bytes that cannot be read, end it") {
    {
        fixture f;
        f.cluster.append("in", {.key = "k", .timestamp_ms = 5});
        weir::sim::streams app{f.cluster, checking(), weir_tests::app()};
        CHECK_THROWS_WITH(app.run(),
                          Contains("KSTREAM-MAPVALUES-0000000001") && Contains("offset 0") && Contains("null"));
        CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    }
    fixture f;
    f.append("k", "no int64");
    f.append("k", "no");
    weir::sim::streams app{
        f.cluster, weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::int64) | weir::to<"out">()),
        weir_tests::app()};
    CHECK_THROWS_WITH(app.run(), Contains("KSTREAM-SOURCE-0000000000 cannot read the value at topic in, partition 0, "
                                          "offset 1"));
    CHECK(app.state() == state::error);
    CHECK(committed(f.cluster, "in", 1) <= 1);
}

TEST_CASE("streams: a record that is not delivered ends it, and its offset is not committed") {
    fixture f;
    f.cluster.fail_next_produce("out", "MSG_SIZE_TOO_LARGE");
    f.append("k", "a");
    f.append("k", "b");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app({{"commit.interval.ms", "0"}})};
    CHECK_THROWS_AS(app.run(), weir::client_error);
    CHECK(app.state() == state::error);
    CHECK_THAT(app.failure(), Contains("topic out, partition 0") && Contains("MSG_SIZE_TOO_LARGE"));
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("streams: what could not be committed at the end is told, and it is closed all the same") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app({{"commit.interval.ms", "60000"}})};
    app.start();
    f.append("k", "v");
    REQUIRE(f.has(1));
    f.cluster.fail_next_commit("app");
    f.cluster.fail_next_commit("app");
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK_THAT(app.failure(), Contains("processed again"));
    CHECK(f.cluster.members("app").empty());
}

// ---- close from everywhere

namespace {

std::atomic<int> close_at{-1};
std::function<void()> close_it;
struct closes : weir::state_listener {
    void on_change(state to, state) {
        if (static_cast<int>(to) == close_at.load()) close_it();
    }
};
// `states` comes after it, and must hear of the transitions in their order all the same.
using closing_policies = weir::policies<closes, states>;

}  // namespace

TEST_CASE("streams: a listener may close at any transition") {
    for (auto at : {state::rebalancing, state::running, state::pending_shutdown, state::not_running}) {
        INFO("at " << to_string(at));
        fixture f;
        journal<states>::clear();
        weir::sim::streams app{f.cluster, copying(), weir_tests::app(), closing_policies{}};
        close_it = [&] { app.close(); };
        close_at = static_cast<int>(at);
        app.start();
        if (at == state::pending_shutdown || at == state::not_running) {
            CHECK(app.wait_for(state::running, long_ms));
            app.close();
        }
        CHECK(app.wait_for(state::not_running, long_ms));
        app.close();
        CHECK(app.failure().empty());
        auto const heard = journal<states>::read();
        REQUIRE(heard.size() >= 3);
        for (std::size_t i = 1; i < heard.size(); ++i)
            CHECK(heard[i].substr(0, heard[i].find("->")) == heard[i - 1].substr(heard[i - 1].find("->") + 2));
        CHECK(heard.back() == "PENDING_SHUTDOWN->NOT_RUNNING");
    }
    close_at = -1;
}

TEST_CASE("streams: a function of the topology may close") {
    fixture f;
    static std::function<void()> close_now;
    weir::sim::streams app{
        f.cluster, weir::topology(words() | weir::peek([](std::string const&) { close_now(); }) | weir::to<"out">()),
        weir_tests::app()};
    close_now = [&] { app.close(); };
    app.start();
    f.append("k", "v");
    REQUIRE(app.wait_for(state::not_running, long_ms));
    CHECK(values(f.cluster, "out") == strings{"v"});
    CHECK(committed(f.cluster, "in", 1) == 1);
}

TEST_CASE("streams: several threads may close, read and wait at once") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
    app.start();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (int n = 0; n < 20; ++n) static_cast<void>(app.metrics()), static_cast<void>(app.failure());
            if (i == 0) app.abandon();
            app.close();
            app.wait_for(state::not_running, long_ms);
        });
    for (auto& t : threads) t.join();
    CHECK(app.state() == state::not_running);
}

TEST_CASE("streams: one of several threads starts it, while another one may close") {
    for (int round = 0; round < 20; ++round) {
        fixture f;
        weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
        std::atomic<int> started{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&] {
                try {
                    app.start();
                    ++started;
                } catch (weir::error const&) {}
            });
        threads.emplace_back([&] { app.close(); });
        for (auto& t : threads) t.join();
        CHECK(started <= 1);
        CHECK(app.state() == state::not_running);
    }
}

namespace {
struct throws : weir::state_listener {
    void on_change(state, state) { throw std::runtime_error{"no good listener"}; }
};
}  // namespace

TEST_CASE("streams: a listener that throws changes nothing") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<throws>};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK(app.failure().empty());
}

TEST_CASE("streams: run ends at SIGTERM and SIGINT, for all instances, with a clean close") {
    for (int const signal : {SIGTERM, SIGINT}) {
        fixture f{2};
        weir::sim::streams a{f.cluster, copying(), weir_tests::app({{"commit.interval.ms", "60000"}})};
        weir::sim::streams b{f.cluster, copying(), weir_tests::app({{"commit.interval.ms", "60000"}})};
        std::thread raises{[&, signal] {
            a.wait_for(state::running, long_ms);
            b.wait_for(state::running, long_ms);
            for (int i = 0; i < 10; ++i) f.append(std::to_string(i), "v");
            f.has(10);
            std::raise(signal);
        }};
        std::thread runs_b{[&] { b.run(); }};
        CHECK_NOTHROW(a.run());
        runs_b.join();
        raises.join();
        CHECK(a.state() == state::not_running);
        CHECK(b.state() == state::not_running);
        CHECK(committed(f.cluster, "in", 2) == 10);
    }
}

TEST_CASE("streams: it describes its topology") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
    CHECK(app.describe() == weir::describe(copying()));
    CHECK_THAT(app.describe(), Contains("Topologies:") && Contains("KSTREAM-SINK-0000000001"));
}

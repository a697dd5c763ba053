// SPDX-License-Identifier: Apache-2.0
// What only a whole application can show: listeners and handlers, on a cluster in memory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <weir/sim.hpp>
#include "listeners.hpp"
#include "topology.hpp"

namespace {

/// What the listeners of a test heard. They are made by the application, so it cannot live in them.
struct heard {
    static inline std::mutex lock;
    static inline std::vector<std::string> lines;

    static void add(std::string line) {
        std::lock_guard const held{lock};
        lines.push_back(std::move(line));
    }
    static std::vector<std::string> take() {
        std::lock_guard const held{lock};
        return std::exchange(lines, {});
    }
};

struct hears_states : weir::state_listener {
    void on_change(weir::state now, weir::state) { heard::add(std::string{to_string(now)}); }
};
struct hears_restoring : weir::restore::listener {
    void on_restore_start(weir::topic_partition const&, std::string_view store, std::int64_t, std::int64_t end) {
        heard::add("restore " + std::string{store} + " to " + std::to_string(end));
    }
    void on_restore_end(weir::topic_partition const&, std::string_view store, std::int64_t total) {
        heard::add(std::string{store} + " has " + std::to_string(total));
    }
};
struct hears_deaths : cogrouping::tells_of_dead_threads {
    weir::stream_thread_exception_response handle(weir::uncaught_exception const& e) {
        heard::add("died of " + std::string{e.topic} + " " + std::to_string(e.offset));
        return cogrouping::tells_of_dead_threads::handle(e);
    }
};

/// A virtual clock and one thread: the test does each step itself, and it is the same in each run.
struct stage {
    weir::sim::virtual_clock time{};
    weir::sim::cluster cluster{time};

    stage() {
        for (auto const* topic : {"clicks", "stock-transactions", "cogrouped-by-processor", "cogrouped-by-dsl"})
            cluster.create_topic(topic);
    }
    auto make() {
        return weir::sim::streams{cluster, cogrouping::topology(),
                                  weir::config{{"application.id", "cogrouping"}, {"group.instance.id", "one"}},
                                  weir::with<hears_states, hears_restoring, hears_deaths>};
    }
    void click(std::int64_t at_ms) {
        weir::bytes value;
        weir::serde::json<market::click_event>.serialize({"ACME", "https://stocks.example/ACME", at_ms}, value);
        cluster.append("clicks", {.key = "ACME", .value = value, .timestamp_ms = at_ms});
    }
};

}  // namespace

TEST_CASE("a restore listener and a state listener hear how an application comes back after a crash") {
    stage on;
    on.click(1);
    on.click(2);
    {
        auto first = on.make();
        first.start_stepped();
        while (on.cluster.read_all("cogrouping-tuples-changelog").size() < 3) REQUIRE(first.step());
        first.abandon();
    }
    heard::take();
    auto second = on.make();
    second.start_stepped();
    while (second.state() != weir::state::running) REQUIRE(second.step());
    second.close();

    auto const lines = heard::take();
    CHECK(lines.front() == "REBALANCING");
    CHECK(std::count(lines.begin(), lines.end(), "restore tuples to 3") == 1);  // two clicks, and forgotten once
    CHECK(std::count(lines.begin(), lines.end(), "tuples has 3") == 1);
    CHECK(std::vector(lines.end() - 3, lines.end()) ==
          std::vector<std::string>{"RUNNING", "PENDING_SHUTDOWN", "NOT_RUNNING"});
}

TEST_CASE("a record that cannot be read kills the thread; the handler of uncaught exceptions is told where") {
    stage on;
    on.click(1);
    on.cluster.append("clicks", {.key = "ACME", .value = "{"});
    heard::take();
    auto app = on.make();
    app.start_stepped();
    while (app.step()) {}
    CHECK(app.state() == weir::state::error);
    CHECK(app.failure().find("topic clicks, partition 0, offset 1") != std::string::npos);
    auto const lines = heard::take();
    CHECK(std::count(lines.begin(), lines.end(), "died of clicks 1") == 1);
    CHECK(lines.back() == "ERROR");
}

// SPDX-License-Identifier: Apache-2.0
// Processors in tasks of a stream thread that is driven step by step.
#include <weir/runtime/task_states.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;

namespace {

struct silent_observer final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

struct what_happened {};
using happened = journal<what_happened>;

/// Remembers every value, and tells by wall clock how many there are.
struct remembering {
    using key_type = std::string;
    using value_type = std::string;
    static constexpr auto stores = weir::stores(weir::store<"seen">(weir::serde::string, weir::serde::int64));

    void init(auto& context) {
        happened::write("init " + context.task_id() + " of " + context.application_id() + " with " +
                        std::to_string(context.template store<"seen">().approximate_num_entries()) + " at " +
                        std::to_string(context.current_stream_time_ms()));
        context.schedule(weir::punctuation::wall_clock_time, 1'000, [&context](std::int64_t now_ms) {
            auto const n = context.template store<"seen">().approximate_num_entries();
            context.forward(std::string{"n"}, std::to_string(n), now_ms);
        });
    }
    void process(std::string const& key, std::string const& value, auto& context) {
        if (value == "commit") context.commit();
        context.template store<"seen">().put(key, context.timestamp_ms());
    }
    void close() { happened::write("close"); }
};

auto remembered() { return weir::topology(words() | weir::process(remembering{}) | weir::to<"out">()); }

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    fixture() {
        for (auto const* topic : {"in", "out", "app-seen-changelog"}) cluster.create_topic(topic, 2);
        happened::clear();
    }
    void append(std::string key, std::string value, std::int64_t timestamp_ms) {
        cluster.append(
            "in", {.key = std::move(key), .value = std::move(value), .timestamp_ms = timestamp_ms, .partition = 0});
    }
};

template <typename Topology>
struct instance {
    Topology topology;
    weir::runtime::stream_settings settings;
    silent_observer observer;
    weir::runtime::stream_thread<Topology, weir::policies<>, weir::sim::supplier> thread;

    instance(fixture& f, Topology t, weir::config const& c = app())
        : topology{std::move(t)},
          settings{c},
          thread{topology, settings, weir::sim::supplier{f.cluster}, "t", observer, [](std::string_view) {}} {
        thread.subscribe();
    }
    void step(int times = 6) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
};

}  // namespace

TEST_CASE("Processors: one object per task, which begins once its stores are full, and is closed when the task goes") {
    fixture f;
    f.append("a", "v", 70);
    f.append("b", "v", 50);
    {
        instance running{f, remembered()};
        running.step();
        CHECK(happened::read() == strings{"init 0_0 of app with 0 at -1", "init 0_1 of app with 0 at -1"});
        running.thread.close();
        CHECK(happened::read().size() == 4);
        CHECK(happened::read().back() == "close");
    }
    happened::clear();
    instance again{f, remembered()};
    again.step();
    CHECK(happened::read() == strings{"init 0_0 of app with 2 at 70", "init 0_1 of app with 0 at -1"});
}

TEST_CASE("Processors: a crash closes nothing") {
    fixture f;
    {
        instance running{f, remembered()};
        running.step();
        happened::clear();
    }
    CHECK(happened::read().empty());
}

TEST_CASE("Processors: punctuators fire by the wall clock, once after it has jumped, in every task") {
    fixture f;
    f.append("a", "v", 5);
    instance running{f, remembered()};
    running.step();
    CHECK(values(f.cluster, "out").empty());
    f.time.advance_ms(999);
    running.step(1);
    CHECK(values(f.cluster, "out").empty());
    f.time.advance_ms(1);
    running.step(1);
    running.thread.close();
    CHECK(f.cluster.read_all("out").size() == 2);
}

TEST_CASE("Processors: context.commit() commits what was processed, whatever the interval is") {
    fixture f;
    instance running{f, remembered(), app({{"commit.interval.ms", "100000000"}})};
    f.append("a", "v", 5);
    running.step();
    CHECK(committed(f.cluster, {"in", 0}) == 0);
    f.append("a", "commit", 6);
    running.step();
    CHECK(committed(f.cluster, {"in", 0}) == 2);
}

TEST_CASE("Processors: a source of several topics makes tasks of all their partitions, and names each record's topic") {
    struct telling {
        std::string operator()(weir::nullable<std::string>, weir::nullable<std::string>,
                               weir::record_context const& at) const {
            return std::string{at.topic} + '-' + std::to_string(at.partition);
        }
    };
    fixture f;
    f.cluster.create_topic("other", 2);
    f.append("a", "v", 5);
    f.cluster.append("other", {.key = "k", .value = "v", .timestamp_ms = 3, .partition = 1});
    f.cluster.append("other", {.key = "k", .value = "v", .timestamp_ms = 3, .partition = 0});
    instance running{f, weir::topology(weir::stream<"in", "other">(weir::serde::string, weir::serde::string) |
                                       weir::map_values(telling{}) | weir::to<"out">())};
    running.step();
    running.thread.close();
    auto seen = values(f.cluster, "out");
    std::sort(seen.begin(), seen.end());
    CHECK(seen == strings{"in-0", "other-0", "other-1"});
    CHECK(committed(f.cluster, {"other", 1}) == 1);
}

// SPDX-License-Identifier: Apache-2.0
// Restores that take long, on a cluster whose time the restore listener moves.
#include <weir/runtime/restoration.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using weir::topic_partition;

namespace {

struct counting_observer final : weir::runtime::thread_observer {
    int rebalances = 0, runnings = 0;
    void on_rebalance() override { ++rebalances; }
    void on_running() override { ++runnings; }
};

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

/// Ten seconds for each batch.
struct slow : weir::restore::listener {
    static inline weir::sim::virtual_clock* time = nullptr;
    static inline strings lines;

    void on_restore_start(topic_partition const& tp, std::string_view, std::int64_t, std::int64_t) {
        lines.push_back("start " + to_string(tp));
    }
    void on_batch_restored(topic_partition const&, std::string_view, std::int64_t, std::int64_t) {
        time->advance_ms(10'000);
    }
    void on_restore_end(topic_partition const& tp, std::string_view, std::int64_t total) {
        lines.push_back("end " + to_string(tp) + ' ' + std::to_string(total));
    }
    void on_restore_suspended(topic_partition const& tp, std::string_view, std::int64_t) {
        lines.push_back("suspended " + to_string(tp));
    }
};

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    explicit fixture(std::int32_t partitions) {
        for (auto const* topic : {"in", "plain", "out", "copy"}) cluster.create_topic(topic, partitions);
        cluster.create_topic("app-counts-changelog", partitions);
        slow::time = &time;
        slow::lines.clear();
        logged.clear();
        // "k0" stands at 7 in partition 0, after a long history.
        for (std::int32_t p = 0; p < partitions; ++p)
            for (int i = 0; i < 60; ++i)
                cluster.append("app-counts-changelog", {.key = "k" + std::to_string(p),
                                                        .value = std::string("\0\0\0\0\0\0\0\7", 8),
                                                        .timestamp_ms = 5,
                                                        .partition = p});
    }
    void append(std::string const& topic, std::string key, std::int32_t partition) {
        cluster.append(topic, {.key = std::move(key), .value = "v", .timestamp_ms = 5, .partition = partition});
    }
};

constexpr auto topology() {
    return weir::topology(counted(),
                          weir::stream<"plain">(weir::serde::string, weir::serde::string) | weir::to<"copy">());
}

struct instance {
    decltype(topology()) what = topology();
    weir::runtime::stream_settings settings;
    counting_observer observer;
    weir::runtime::stream_thread<decltype(topology()), weir::policies<slow>, weir::sim::supplier> thread;

    explicit instance(weir::sim::cluster const& cluster)
        : settings{app({{"session.timeout.ms", "45000"}, {"restore.consumer.max.poll.records", "5"}})},
          thread{what, settings, weir::sim::supplier{cluster}, "t", observer, log} {
        thread.subscribe();
    }
    void step(int times = 1) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
    bool ready(int steps_max = 100) {
        for (int i = 0; i < steps_max && observer.runnings == 0; ++i) step();
        return observer.runnings > 0;
    }
};

}  // namespace

TEST_CASE("restoration: one that takes longer than the group's patience keeps its place in the group") {
    fixture f{1};
    f.append("in", "k0", 0);
    instance i{f.cluster};
    auto const begun = f.time.wall_ms();
    REQUIRE(i.ready());
    CHECK(f.time.wall_ms() - begun == 120'000);  // of 45 seconds that it may be silent
    CHECK(i.observer.rebalances == 1);
    CHECK(slow::lines == strings{"start app-counts-changelog-0", "end app-counts-changelog-0 60"});
    i.step(3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k0", 8}});
}

TEST_CASE("restoration: no record of a task comes before its stores are full; tasks without stores run at once") {
    fixture f{1};
    f.append("in", "k0", 0);
    f.append("plain", "p", 0);
    instance i{f.cluster};
    i.step(3);
    CHECK(i.observer.runnings == 0);
    CHECK(values(f.cluster, "copy") == strings{"v"});
    CHECK(f.cluster.read_all("out").empty());
    REQUIRE(i.ready());
    i.step(3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k0", 8}});
}

TEST_CASE("restoration: a rebalance in the middle is served; who gets the task restores it from the beginning") {
    fixture f{2};
    f.append("in", "k0", 0);
    f.append("in", "k1", 1);
    instance first{f.cluster};
    first.step(4);
    CHECK(slow::lines == strings{"start app-counts-changelog-0", "start app-counts-changelog-1"});
    CHECK(first.observer.runnings == 0);
    instance second{f.cluster};
    for (int n = 0; n < 200 && (first.observer.runnings == 0 || second.observer.runnings == 0); ++n) {
        first.step();
        second.step();
    }
    CHECK(std::count(slow::lines.begin(), slow::lines.end(), "suspended app-counts-changelog-0") == 1);
    CHECK(std::count(slow::lines.begin(), slow::lines.end(), "suspended app-counts-changelog-1") == 1);
    CHECK(std::count(slow::lines.begin(), slow::lines.end(), "end app-counts-changelog-0 60") == 1);
    CHECK(std::count(slow::lines.begin(), slow::lines.end(), "end app-counts-changelog-1 60") == 1);
    first.step(3);
    second.step(3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k0", 8}, {"k1", 8}});
}

TEST_CASE("restoration: a changelog that is truncated meanwhile starts over; the application goes on") {
    fixture f{1};
    f.append("in", "k0", 0);
    instance i{f.cluster};
    i.step(4);
    CHECK(slow::lines == strings{"start app-counts-changelog-0"});
    f.cluster.delete_records({"app-counts-changelog", 0}, 58);
    REQUIRE(i.ready());
    CHECK(slow::lines ==
          strings{"start app-counts-changelog-0", "start app-counts-changelog-0", "end app-counts-changelog-0 2"});
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged[0], Catch::Contains("store counts is emptied"));
    i.step(3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k0", 8}});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/repartition_purge.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using weir::topic_partition;

namespace {

struct silent final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

constexpr auto topology() {
    return weir::topology(words() | weir::select_key([](std::string const& v) { return v; }) |
                          weir::repartition<"r">() | weir::to<"out">());
}

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    decltype(topology()) what = topology();
    weir::runtime::stream_settings settings{app({{"commit.interval.ms", "1000"}})};
    silent observer;

    fixture() {
        for (auto const* topic : {"in", "out", "app-r-repartition"}) cluster.create_topic(topic);
        logged.clear();
    }
    void append(int count) {
        for (int i = 0; i < count; ++i) cluster.append("in", {.key = "k", .value = std::to_string(i)});
    }
    std::int64_t begin(std::string const& topic = "app-r-repartition") const {
        return cluster.beginning_offset({topic, 0});
    }
    auto thread() {
        return std::make_unique<
            weir::runtime::stream_thread<decltype(topology()), weir::policies<>, weir::sim::supplier>>(
            what, settings, weir::sim::supplier{cluster}, "t", observer, log);
    }
};

template <typename Thread>
void pass(fixture& f, Thread& thread, int seconds) {
    for (int i = 0; i < seconds; ++i) {
        f.time.advance_ms(1'000);
        for (int n = 0; n < 3; ++n) thread->run_once();
    }
}

}  // namespace

TEST_CASE("repartition purge: what was read and committed is deleted, every 30 seconds, and nothing else") {
    fixture f;
    auto thread = f.thread();
    thread->subscribe();
    f.append(5);
    pass(f, thread, 20);
    CHECK(committed(f.cluster, topic_partition{"app-r-repartition", 0}) == 5);
    CHECK(f.begin() == 0);
    f.append(2);
    pass(f, thread, 9);
    f.append(4);
    pass(f, thread, 3);
    CHECK(f.begin() == 7);  // what was committed after 30 seconds
    pass(f, thread, 30);
    CHECK(f.begin() == 11);
    CHECK(committed(f.cluster, topic_partition{"app-r-repartition", 0}) == 11);
    CHECK(f.begin("in") == 0);
    CHECK(values(f.cluster, "out").size() == 11);
    CHECK(logged.empty());
}

TEST_CASE("repartition purge: what is not committed stays") {
    fixture f;
    {
        auto thread = f.thread();
        thread->subscribe();
        f.append(5);
        pass(f, thread, 29);
        f.append(3);
        f.cluster.fail_next_commit("app");
        f.time.advance_ms(2'000);
        for (int n = 0; n < 3; ++n) thread->run_once();
        CHECK(f.begin() <= committed(f.cluster, topic_partition{"app-r-repartition", 0}));
    }
    auto thread = f.thread();
    thread->subscribe();
    pass(f, thread, 2);
    auto const all = values(f.cluster, "out");
    CHECK(std::set<std::string>(all.begin(), all.end()) == std::set<std::string>{"0", "1", "2", "3", "4"});
    CHECK(all.size() >= 8);
}

namespace {

/// Admin clients that fail as long as they are told to.
struct failing_supplier {
    struct admin_client {
        failing_supplier& by;
        void delete_records(std::span<weir::runtime::partition_offset const> before, int) {
            if (by.fails) throw weir::client_error{"not authorised"};
            by.deleted.assign(before.begin(), before.end());
        }
    };
    bool fails = true;
    std::vector<weir::runtime::partition_offset> deleted{};
    admin_client admin(weir::runtime::client_settings const&) { return {*this}; }
};

}  // namespace

TEST_CASE("repartition purge: a failure is logged and tried again; a topic that others write is never touched") {
    failing_supplier supplier;
    weir::runtime::stream_settings const settings{app({{"repartition.purge.interval.ms", "10"}})};
    logged.clear();
    weir::runtime::repartition_purge<failing_supplier> purge{supplier, settings, log};
    purge.watch("app-r-repartition");
    purge.start(0);
    std::vector<weir::offset_and_metadata> const offsets{{{"app-r-repartition", 1}, 7, ""}, {{"in", 1}, 9, ""}};
    purge.committed(offsets, 9'999'999);
    CHECK(logged.empty());
    purge.committed({}, 10'000'000);
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged[0], Catch::Contains("repartition") && Catch::Contains("not authorised"));
    supplier.fails = false;
    purge.committed({}, 19'999'999);
    CHECK(supplier.deleted.empty());
    purge.committed({}, 20'000'000);
    REQUIRE(supplier.deleted.size() == 1);
    CHECK(supplier.deleted[0].partition == topic_partition{"app-r-repartition", 1});
    CHECK(supplier.deleted[0].offset == 7);
    CHECK(logged.size() == 1);
}

// SPDX-License-Identifier: Apache-2.0
// Record caches in an application: what waits in them, and when it comes.
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir_tests;
using weir::caching_enabled, weir::to_stream;

namespace {

void no_log(std::string_view) {}

auto cached_counts() {
    return weir::topology(words() | weir::group_by_key() | weir::count<"counts">(caching_enabled) | to_stream() |
                          weir::map_values([](std::int64_t n) { return std::to_string(n); }) | weir::to<"out">());
}

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    fixture() {
        for (auto const* topic : {"in", "out", "app-counts-changelog"}) cluster.create_topic(topic, 1);
    }
    void append(std::initializer_list<char const*> keys) {
        for (auto const* key : keys) cluster.append("in", {.key = key, .value = "v", .timestamp_ms = 5});
    }
    /// "key value", in order.
    strings written(std::string const& topic = "out") {
        strings all;
        for (auto const& r : cluster.read_all(topic)) all.push_back(*r.key + ' ' + r.value.value_or("-"));
        return all;
    }
};

struct silent final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

struct instance {
    decltype(cached_counts()) topology = cached_counts();
    weir::runtime::stream_settings settings;
    silent observer;
    weir::runtime::stream_thread<decltype(cached_counts()), weir::policies<>, weir::sim::supplier> thread;

    explicit instance(fixture& f, std::initializer_list<std::pair<std::string const, std::string>> more = {})
        : settings{app(more)}, thread{topology, settings, weir::sim::supplier{f.cluster}, "t", observer, no_log} {
        thread.subscribe();
    }
    void step(int times = 3) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
};

}  // namespace

TEST_CASE("caches: updates come with the commit, the newest of each key, in the order of the updates") {
    fixture f;
    f.append({"a", "b", "a", "c", "b", "a"});
    instance i{f, {{"commit.interval.ms", "1000"}}};
    i.step();
    CHECK(f.written().empty());
    CHECK(f.written("app-counts-changelog").empty());
    f.time.advance_ms(1'000);
    i.step();
    CHECK(f.written() == strings{"c 1", "b 2", "a 3"});
    CHECK(f.cluster.read_all("app-counts-changelog").size() == 3);
    REQUIRE(f.cluster.committed("app", {"in", 0}));
    CHECK(f.cluster.committed("app", {"in", 0})->offset == 6);
    f.append({"b"});
    i.step();
    CHECK(f.written().size() == 3);
    i.thread.close();
    CHECK(f.written().back() == "b 3");
}

TEST_CASE("caches: what a crash loses was not committed, and comes again") {
    fixture f;
    f.append({"a", "a"});
    {
        instance i{f, {{"commit.interval.ms", "1000"}}};
        i.step();
    }
    CHECK(f.written().empty());
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    f.append({"a"});
    instance i{f};
    i.step(5);
    i.thread.close();
    CHECK(f.written() == strings{"a 3"});
}

TEST_CASE("caches: a restart counts on from the changelog") {
    fixture f;
    f.append({"a", "a"});
    {
        instance i{f};
        i.step();
        i.thread.close();
    }
    f.append({"a"});
    instance i{f};
    i.step(5);
    i.thread.close();
    CHECK(f.written() == strings{"a 2", "a 3"});
}

TEST_CASE("caches: when the thread's caches are full, updates do not wait for the commit") {
    fixture f;
    f.append({"a", "b", "a"});
    instance i{f, {{"commit.interval.ms", "1000"}, {"statestore.cache.max.bytes", "1"}}};
    i.step();
    CHECK(f.written() == strings{"a 1", "b 1", "a 2"});
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("caches: 0 bytes turn them off") {
    fixture f;
    f.append({"a", "a"});
    instance i{f, {{"commit.interval.ms", "1000"}, {"statestore.cache.max.bytes", "0"}}};
    i.step();
    CHECK(f.written() == strings{"a 1", "a 2"});
}

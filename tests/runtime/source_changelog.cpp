// SPDX-License-Identifier: Apache-2.0
// A table whose source topic is its changelog, too: a restart fills the store up to what was committed, and no further.
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/prepare_topics.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir_tests;

namespace {

void no_log(std::string_view) {}

/// Forwards a deletion only of what is in the store.
auto kept() {
    return weir::topology(
        weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">(weir::reuse_source_topic)) |
        weir::filter([](std::string const&) { return true; }) | weir::to_stream() | weir::to<"out">());
}

struct silent final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

struct instance {
    decltype(kept()) topology = kept();
    weir::runtime::stream_settings settings{app()};
    silent observer;
    weir::runtime::stream_thread<decltype(kept()), weir::policies<>, weir::sim::supplier> thread;

    explicit instance(weir::sim::cluster const& cluster)
        : thread{topology, settings, weir::sim::supplier{cluster}, "t", observer, no_log} {
        thread.subscribe();
        for (int i = 0; i < 6; ++i) thread.run_once();
    }
};

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    fixture() {
        cluster.create_topic("in", 1);
        cluster.create_topic("out", 1);
    }
    void append(char const* key, std::optional<std::string> value) {
        cluster.append("in", {.key = key, .value = std::move(value), .timestamp_ms = 5});
    }
    strings written() {
        strings all;
        for (auto const& r : cluster.read_all("out")) all.push_back(*r.key + ' ' + r.value.value_or("-"));
        return all;
    }
};

}  // namespace

TEST_CASE("source topic as changelog: no other topic is created, or written") {
    fixture f;
    f.append("a", "1");
    auto admin = weir::sim::supplier{f.cluster}.admin({});
    weir::runtime::prepare_topics(admin, kept(), weir::runtime::stream_settings{app()}, f.time);
    strings const own{"app-t-changelog"};
    CHECK(admin.partition_counts(own, 0)[0] == std::nullopt);
    instance i{f.cluster};
    CHECK(f.written() == strings{"a 1"});
    auto const topics = weir::internal_topics(kept(), "app");
    REQUIRE(topics.size() == 1);
    CHECK(topics[0].name == "in");
    CHECK(topics[0].is_source);
}

TEST_CASE("source topic as changelog: a restart knows what was there, and takes what comes behind as new") {
    fixture f;
    f.append("a", "1");
    f.append("b", "1");
    {
        instance i{f.cluster};
        i.thread.close();
    }
    CHECK(f.written() == strings{"a 1", "b 1"});
    f.append("b", std::nullopt);  // was there: the store must not have lost it yet
    f.append("x", std::nullopt);  // was not
    f.append("a", std::nullopt);
    instance i{f.cluster};
    CHECK(f.written() == strings{"a 1", "b 1", "b -", "a -"});
}

TEST_CASE("source topic as changelog: without a commit nothing is restored, and all of it is processed again") {
    fixture f;
    f.append("a", "1");
    f.append("a", std::nullopt);
    { instance i{f.cluster}; }
    CHECK(f.written() == strings{"a 1", "a -"});
    instance i{f.cluster};
    CHECK(f.written() == strings{"a 1", "a -", "a 1", "a -"});
}

// SPDX-License-Identifier: Apache-2.0
// What a stream thread does when brokers are slow, or a task cannot be made.
#include <weir/runtime/stream_thread.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <type_traits>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;

namespace {

/// The sim's, whose brokers do not acknowledge in time as long as `is_slow`.
struct slow_supplier : weir::sim::supplier {
    static inline bool is_slow = false;

    struct slow_producer : weir::sim::producer {
        template <typename H>
        bool flush(int timeout_ms, H on_delivery) {
            return !is_slow && weir::sim::producer::flush(timeout_ms, on_delivery);
        }
    };
    using weir::sim::supplier::supplier;
    slow_producer producer(weir::runtime::client_settings const& of) const {
        return {weir::sim::supplier::producer(of)};
    }
};

struct silent final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

strings logged;

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    fixture() {
        for (auto const* topic : {"in", "out"}) cluster.create_topic(topic, 1);
        cluster.append("in", {.key = "k", .value = "a", .timestamp_ms = 5});
    }
};

template <typename Topology, typename Supplier>
struct stream_thread {
    Topology topology;
    weir::runtime::stream_settings settings;
    silent observer;
    weir::runtime::stream_thread<Topology, weir::policies<>, Supplier> thread;

    stream_thread(weir::sim::cluster const& cluster, Topology t, weir::config const& c = app())
        : topology{std::move(t)},
          settings{c},
          thread{topology, settings, Supplier{cluster},
                 "t",      observer, [](std::string_view line) { logged.emplace_back(line); }} {
        thread.subscribe();
    }
};

}  // namespace

TEST_CASE("stream_thread: acknowledgements that come late are waited for until task.timeout.ms is over") {
    fixture f;
    auto const topology = weir::topology(words() | weir::to<"out">());
    stream_thread<std::remove_const_t<decltype(topology)>, slow_supplier> i{
        f.cluster, topology, app({{"commit.interval.ms", "1000"}, {"task.timeout.ms", "2500"}})};
    auto& thread = i.thread;
    for (int n = 0; n < 3; ++n) thread.run_once();
    slow_supplier::is_slow = true;
    logged.clear();
    for (int n = 0; n < 2; ++n) {
        f.time.advance_ms(1'000);
        CHECK_NOTHROW(thread.run_once());
        CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    }
    REQUIRE(logged.size() == 2);
    CHECK_THAT(logged[1], Contains("tried again") && Contains("not acknowledged"));
    SECTION("they come") {
        slow_supplier::is_slow = false;
        f.time.advance_ms(1'000);
        CHECK_NOTHROW(thread.run_once());
        CHECK(committed(f.cluster, {"in", 0}) == 1);
        CHECK_NOTHROW(thread.close());
    }
    SECTION("they do not: nothing is committed") {
        f.time.advance_ms(2'000);
        CHECK_THROWS_AS(thread.run_once(), weir::runtime::commit_failed);
        CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    }
    slow_supplier::is_slow = false;
}

namespace {

/// A serde that cannot be copied any more when a task wants its own.
struct fragile_serde {
    using type = std::string;
    static inline bool breaks = false;
    int copies = 0;
    fragile_serde() = default;
    fragile_serde(fragile_serde const& of) : copies{of.copies + 1} {
        if (breaks) throw 42;
    }
    void serialize(std::string const& value, weir::bytes& out) const { out += value; }
    void deserialize(weir::bytes_view from, std::string& out) const { out = from; }
};
struct counts_nothing {
    void process(std::string const&, std::string const&, auto&) {}
};

}  // namespace

TEST_CASE("stream_thread: a task that cannot be made ends it, whatever is thrown, and it leaves its group") {
    fixture f;
    auto const topology =
        weir::topology(words() | weir::process(counts_nothing{}, weir::store<"s">(weir::serde::string, fragile_serde{},
                                                                                  weir::logging_disabled)));
    stream_thread<std::remove_const_t<decltype(topology)>, weir::sim::supplier> i{f.cluster, topology};
    fragile_serde::breaks = true;
    CHECK_THROWS_AS(i.thread.run(), int);
    fragile_serde::breaks = false;
    CHECK(i.thread.state() == weir::metrics::thread_state::dead);
    CHECK(f.cluster.members("app").empty());
}

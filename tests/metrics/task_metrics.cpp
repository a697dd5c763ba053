// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <type_traits>
#include <weir/metrics/snapshot.hpp>
#include <weir/metrics/task_metrics.hpp>

namespace metrics = weir::metrics;
namespace node = metrics::node;
namespace task = metrics::task;
namespace topic = metrics::topic;

namespace {

constexpr std::int64_t s = 1'000'000'000;

metrics::tags const of_task{{"task-id", "0_1"}, {"thread-id", "t1"}};
metrics::tags of_node(std::string name) {
    auto about = of_task;
    about["processor-node-id"] = std::move(name);
    return about;
}

template <typename Level>
metrics::task_metrics<Level> fresh() {
    return {"t1",
            "0_1",
            {{"source", "in", true}, {}, {"mask"}, {"sink", "out", false, true}},
            {{"counts", "in-memory"}, {""}}};
}

template <typename Level>
metrics::snapshot read(metrics::task_metrics<Level>& from, std::int64_t now_ns = 31 * s) {
    from.publish(now_ns, from.process_ticks());
    std::vector<metrics::metric> out;
    from.read(now_ns, out);
    return metrics::snapshot{std::move(out)};
}

template <typename Level>
using entered = decltype(std::declval<metrics::task_metrics<Level>&>().enter(0));

constexpr bool off_does_nothing() {
    metrics::task_metrics<metrics::off> none{"t", "0_0", {}};
    auto const entry = none.enter(5);
    auto const process = none.process();
    none.dropped(1, 1);
    none.set_time(1);
    none.accepted(0, 1, 1);
    none.ended(0, 1);
    none.sent(0, 1);
    none.forwarded(0);
    none.restored(1);
    none.add_remaining(1);
    none.committed(1, 1);
    auto const punctuation = none.punctuate();
    return std::is_empty_v<decltype(entry)> && std::is_empty_v<decltype(punctuation)> &&
           std::is_empty_v<decltype(process)>;
}

}  // namespace

TEST_CASE("what a task drops, restores and processes is told from info on") {
    auto m = fresh<metrics::info>();
    m.dropped(1 * s, 2);
    m.dropped(2 * s, 1);
    m.add_remaining(10);
    m.add_remaining(-4);
    {
        auto const process = m.process();
        [[maybe_unused]] auto const entry = m.enter(0);
    }
    auto const out = read(m);
    CHECK(out.get(task::dropped_records_rate, of_task) == Approx(3 / 30.0));
    CHECK(out.get(task::dropped_records_total, of_task) == 3);
    CHECK(out.get(task::restore_remaining_records_total, of_task) == 6);
    CHECK(out.get(task::active_process_ratio, of_task) == 1);
    CHECK_FALSE(out.find(task::group, "process-total"));
    CHECK_FALSE(out.find(node::group, "process-total"));
    CHECK_FALSE(out.find(metrics::store::group, "put-rate"));
}

TEST_CASE("a task's share of the time is of what all tasks took") {
    auto m = fresh<metrics::info>();
    { auto const process = m.process(); }
    auto const mine = m.process_ticks();
    m.publish(1, mine * 4);
    std::vector<metrics::metric> out;
    m.read(1, out);
    CHECK(metrics::snapshot{out}.get(task::active_process_ratio) == 0.25);
    m.publish(2, 0);  // nobody did anything: what was, stays
    out.clear();
    m.read(2, out);
    CHECK(metrics::snapshot{out}.get(task::active_process_ratio) == 0.25);
}

TEST_CASE("records that come and go are counted with their bytes, and their age at both ends, from info on") {
    auto m = fresh<metrics::info>();
    CHECK_FALSE(m.is_touched());
    m.set_time(1'000);
    m.accepted(0, 50, 900);
    m.accepted(0, 70, 1'010);
    m.ended(3, 800);
    m.sent(3, 33);
    CHECK(m.is_touched());
    auto const out = read(m);
    CHECK_FALSE(m.is_touched());
    CHECK(out.get(topic::records_consumed_total, {{"topic", "in"}, {"processor-node-id", "source"}}) == 2);
    CHECK(out.get(topic::bytes_consumed_total) == 120);
    CHECK(out.get(topic::records_produced_total, {{"topic", "out"}, {"processor-node-id", "sink"}}) == 1);
    CHECK(out.get(topic::bytes_produced_total) == 33);
    CHECK(out.get(topic::newest_timestamp_ms) == 1'010);
    CHECK(out.get(node::record_e2e_latency_avg, of_node("source")) == 45);
    CHECK(out.get(node::record_e2e_latency_min, of_node("source")) == -10);
    CHECK(out.get(node::record_e2e_latency_max, of_node("source")) == 100);
    CHECK(out.get(node::record_e2e_latency_avg, of_node("sink")) == 200);
    CHECK_FALSE(out.find(node::group, "record-e2e-latency-avg", of_node("mask")));  // between the ends
}

TEST_CASE("each named node is counted and timed from debug on, and what it forwards") {
    auto moved = fresh<metrics::debug>();
    auto m = std::move(moved);
    for (int i = 0; i < 4; ++i) {
        auto const source = m.enter(0);
        m.forwarded(0);
        auto const other = m.enter(1);
        if (i % 2 == 0) auto const mask = m.enter(2);
    }
    auto const out = read(m);
    CHECK(out.get(node::process_total, of_node("source")) == 4);
    CHECK(out.get(node::process_total, of_node("mask")) == 2);
    CHECK(out.get(node::process_rate, of_node("source")) == Approx(4 / 30.0));
    CHECK(out.get(node::forward_total, of_node("source")) == 4);
    CHECK(out.get(node::forward_total, of_node("mask")) == 0);
    auto const avg = out.get(node::process_latency_avg, of_node("source"));
    CHECK(avg > 0);
    CHECK(out.get(node::process_latency_max, of_node("source")) >= avg);
    // The task processes what its sources do.
    CHECK(out.get(task::process_total) == 4);
    CHECK(out.get(task::process_rate) == Approx(4 / 30.0));
    CHECK(out.get(task::process_latency_avg) == Approx(avg));
    CHECK(out.total(node::process_total) == 6);  // the nameless node is not among them
}

TEST_CASE("lateness, commits, punctuations and restored records of a task are told from debug on") {
    auto m = fresh<metrics::debug>();
    m.accepted(0, 1, 100);
    m.accepted(0, 1, 70);  // 30 ms late
    m.committed(1 * s, 8);
    m.committed(2 * s, 4);
    { auto const punctuation = m.punctuate(); }
    CHECK(m.punctuations_ns().count == 1);
    auto const punctuation_ns = m.punctuations_ns().sum;
    m.restored(20);
    m.restored(1);
    auto const out = read(m);
    CHECK(out.get(task::record_lateness_avg) == 15);
    CHECK(out.get(task::record_lateness_max) == 30);
    CHECK(out.get(task::commit_total) == 2);
    CHECK(out.get(task::commit_rate) == Approx(2 / 30.0));
    CHECK(out.get(task::commit_latency_avg) == 6);
    CHECK(out.get(task::commit_latency_max) == 8);
    CHECK(out.get(task::punctuate_total) == 1);
    CHECK(out.get(task::punctuate_latency_max) == static_cast<double>(punctuation_ns));
    CHECK(m.punctuations_ns().count == 0);
    CHECK(out.get(task::restore_total) == 21);
}

TEST_CASE("a store's size is told from info on, its calls from debug on, the age of what is put at trace") {
    auto m = fresh<metrics::trace>();
    auto& times = m.times_of_store(0);
    m.set_time(1'000);
    m.accepted(0, 1, 400);
    times.count_age();
    { auto const put = times.enter(metrics::store_operation::put); }
    m.store_holds(0, 17);
    auto const out = read(m);
    metrics::tags const about{{"in-memory-state-id", "counts"}, {"task-id", "0_1"}};
    CHECK(out.get(metrics::store::num_keys, about) == 17);
    CHECK(out.get(metrics::store::put_rate, about) == Approx(1 / 30.0));
    CHECK(out.get(metrics::store::record_e2e_latency_max, about) == 600);
    CHECK(out.get(metrics::store::num_keys) == 17);  // that of another task is not there

    auto less = fresh<metrics::debug>();
    less.times_of_store(0).count_age();
    CHECK_FALSE(read(less).find(metrics::store::group, "record-e2e-latency-max"));
}

TEST_CASE("a record cache tells how often it had what it was asked for") {
    metrics::task_metrics<metrics::debug> m{"t1", "0_1", {}, {{"a", "in-memory", true}, {"b", "in-memory", false}}};
    m.cache_had(0, 1 * s, 0, 0);  // nobody asked
    m.cache_had(0, 1 * s, 1, 3);
    m.cache_had(0, 2 * s, 3, 3);
    auto const out = read(m);
    metrics::tags const about{{"record-cache-id", "a"}, {"task-id", "0_1"}, {"thread-id", "t1"}};
    CHECK(out.get(metrics::cache::hit_ratio_min, about) == 0.25);
    CHECK(out.get(metrics::cache::hit_ratio_max, about) == 0.5);
    CHECK(out.get(metrics::cache::hit_ratio_avg) == 0.375);  // the store without a cache has none
}

TEST_CASE("below debug, entering a node gives nothing that lives") {
    STATIC_REQUIRE(std::is_empty_v<entered<metrics::info>>);
    STATIC_REQUIRE(std::is_trivially_destructible_v<entered<metrics::info>>);
    STATIC_REQUIRE(std::is_empty_v<entered<metrics::off>>);
    STATIC_REQUIRE_FALSE(std::is_trivially_destructible_v<entered<metrics::debug>>);
}

TEST_CASE("at the level off a task measures nothing and holds nothing") {
    STATIC_REQUIRE(off_does_nothing());
    STATIC_REQUIRE(std::is_empty_v<metrics::task_metrics<metrics::off>>);
    CHECK(off_does_nothing());
    std::vector<metrics::metric> out;
    metrics::task_metrics<metrics::off>{"t", "0_0", {{"a"}}}.read(0, out);
    CHECK(out.empty());
}

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <type_traits>
#include <weir/metrics/thread_metrics.hpp>

namespace metrics = weir::metrics;

namespace {

constexpr std::int64_t ms = 1'000'000, s = 1'000 * ms;

using values = std::map<std::string, double>;

template <typename Level>
values read(metrics::thread_metrics<Level> const& from, std::int64_t now_ns) {
    std::vector<metrics::metric> out;
    from.read(now_ns, out);
    values result;
    for (auto const& m : out) {
        CHECK(m.group == "stream-thread-metrics");
        CHECK(m.tags == std::map<std::string, std::string>{{"thread-id", "app-1-StreamThread-1"}});
        CHECK_FALSE(m.description.empty());
        if (m.kind == metrics::kind::text) continue;
        CHECK(result.emplace(m.name, m.value).second);
    }
    return result;
}

metrics::thread_metrics<metrics::info> fresh() {
    return metrics::thread_metrics<metrics::info>{"app-1-StreamThread-1"};
}

constexpr bool off_does_nothing() {
    metrics::thread_metrics<metrics::off> none{"t"};
    none.record_poll(1, 1, 1);
    none.record_process(1, 1, 1);
    none.record_commit(1, 1);
    none.record_punctuate(1, {});
    none.task_created(1);
    none.task_closed(1);
    none.enter(metrics::thread_state::running);
    none.started(1);
    return true;
}

}  // namespace

TEST_CASE("a thread's metrics have the names that Kafka Streams gives them") {
    auto const m = fresh();
    std::string names;
    for (auto const& [name, value] : read(m, 0)) {
        names += name + ' ';
        INFO(name);
        if (name.ends_with("-avg") || name.ends_with("-max") || name.ends_with("-ratio"))
            CHECK(std::isnan(value));
        else
            CHECK(value == 0);
    }
    CHECK(names ==
          "blocked-time-ns-total commit-latency-avg commit-latency-max commit-rate commit-ratio commit-total "
          "poll-latency-avg poll-latency-max poll-rate poll-ratio poll-records-avg poll-records-max poll-total "
          "process-latency-avg process-latency-max process-rate process-ratio process-records-avg process-records-max "
          "process-total "
          "punctuate-latency-avg punctuate-latency-max punctuate-rate punctuate-ratio punctuate-total "
          "task-closed-rate task-closed-total task-created-rate task-created-total "
          "thread-start-time thread-state ");
}

TEST_CASE("polls are counted and timed; empty ones say nothing about the records of a poll") {
    auto m = fresh();
    m.record_poll(1 * s, 2 * ms, 10);
    m.record_poll(2 * s, 6 * ms, 0);
    m.record_poll(3 * s, 1 * ms, 30);
    auto v = read(m, 31 * s);
    CHECK(v["poll-total"] == 3);
    CHECK(v["poll-rate"] == Approx(3 / 30.0));
    CHECK(v["poll-latency-avg"] == Approx(3));
    CHECK(v["poll-latency-max"] == Approx(6));
    CHECK(v["poll-records-avg"] == Approx(20));
    CHECK(v["poll-records-max"] == 30);
}

TEST_CASE("processing is counted in records, and its latency is that of a record") {
    auto m = fresh();
    m.record_process(1 * s, 100 * ms, 100);
    m.record_process(2 * s, 60 * ms, 20);
    m.record_process(3 * s, 5 * ms, 0);  // a round without a record
    auto v = read(m, 31 * s);
    CHECK(v["process-total"] == 120);
    CHECK(v["process-rate"] == Approx(4));
    CHECK(v["process-latency-avg"] == Approx(2));
    CHECK(v["process-latency-max"] == Approx(3));
    CHECK(v["process-records-avg"] == Approx(60));
    CHECK(v["process-records-max"] == 100);
}

TEST_CASE("commits and punctuations are counted and timed") {
    auto m = fresh();
    m.record_commit(1 * s, 8 * ms);
    m.record_commit(2 * s, 4 * ms);
    m.record_punctuate(3 * s, {});  // none was called
    m.record_punctuate(3 * s, {2, 4 * ms, 1 * ms, 3 * ms});
    auto v = read(m, 31 * s);
    CHECK(v["blocked-time-ns-total"] == 12 * ms);
    CHECK(v["commit-total"] == 2);
    CHECK(v["commit-rate"] == Approx(2 / 30.0));
    CHECK(v["commit-latency-avg"] == Approx(6));
    CHECK(v["commit-latency-max"] == Approx(8));
    CHECK(v["punctuate-total"] == 2);
    CHECK(v["punctuate-latency-avg"] == Approx(2));
    CHECK(v["punctuate-latency-max"] == Approx(3));
}

TEST_CASE("tasks are counted when they come and when they go") {
    auto m = fresh();
    for (int i = 0; i < 3; ++i) m.task_created(s);
    m.task_closed(2 * s);
    auto v = read(m, 31 * s);
    CHECK(v["task-created-total"] == 3);
    CHECK(v["task-created-rate"] == Approx(3 / 30.0));
    CHECK(v["task-closed-total"] == 1);
}

TEST_CASE("ratios are shares of the time since the oldest operation that counts") {
    auto m = fresh();
    m.record_poll(10 * s, 1 * s, 5);  // 9 s to 10 s: the time begins with it
    m.record_process(13 * s, 3 * s, 5);
    m.record_punctuate(14 * s, {1, s / 2, s / 2, s / 2});
    auto v = read(m, 19 * s);
    CHECK(v["poll-ratio"] == Approx(0.1));
    CHECK(v["process-ratio"] == Approx(0.3));
    CHECK(v["punctuate-ratio"] == Approx(0.05));
    CHECK(v["commit-ratio"] == 0);
}

TEST_CASE("a thread tells its state in Java's words and numbers, and when it started") {
    auto m = fresh();
    m.enter(metrics::thread_state::partitions_assigned);
    m.started(1'234);
    std::vector<metrics::metric> out;
    m.read(0, out);
    auto const state = std::find_if(out.begin(), out.end(), [](auto const& each) { return each.name == "state"; });
    REQUIRE(state != out.end());
    CHECK(state->text == "PARTITIONS_ASSIGNED");
    CHECK(read(m, 0)["thread-state"] == 3);
    CHECK(read(m, 0)["thread-start-time"] == 1'234);
    STATIC_REQUIRE(to_string(metrics::thread_state::created) == "CREATED");
    STATIC_REQUIRE(to_string(metrics::thread_state::dead) == "DEAD");
    STATIC_REQUIRE(static_cast<int>(metrics::thread_state::dead) == 6);
}

TEST_CASE("totals outlive the windows") {
    auto m = fresh();
    m.record_poll(1 * s, ms, 5);
    auto v = read(m, 1'000 * s);
    CHECK(v["poll-total"] == 1);
    CHECK(v["poll-rate"] == 0);
    CHECK(std::isnan(v["poll-latency-avg"]));
    CHECK(std::isnan(v["poll-ratio"]));
}

TEST_CASE("at the level off a thread measures nothing and holds nothing") {
    STATIC_REQUIRE(off_does_nothing());
    STATIC_REQUIRE(std::is_empty_v<metrics::thread_metrics<metrics::off>>);
    STATIC_REQUIRE(std::is_trivially_destructible_v<metrics::thread_metrics<metrics::off>>);
    CHECK(off_does_nothing());
    std::vector<metrics::metric> out;
    metrics::thread_metrics<metrics::off>{"t"}.read(0, out);
    CHECK(out.empty());
}

TEST_CASE("thread_metrics: states follow each other as those of StreamThread.State") {
    // CREATED(1, 5), STARTING(2, 3, 5), PARTITIONS_REVOKED(2, 3, 5), PARTITIONS_ASSIGNED(2, 3, 4, 5), RUNNING(2, 3, 4,
    // 5), PENDING_SHUTDOWN(6), DEAD.
    constexpr auto is_javas_table = [] {
        constexpr char const* follow[]{"15", "235", "235", "2345", "2345", "6", ""};
        for (int from = 0; from < 7; ++from)
            for (int to = 0; to < 7; ++to) {
                bool const listed =
                    std::string_view{follow[from]}.find(static_cast<char>('0' + to)) != std::string_view::npos;
                if (may_follow(static_cast<weir::metrics::thread_state>(from),
                               static_cast<weir::metrics::thread_state>(to)) != listed)
                    return false;
            }
        return true;
    };
    STATIC_REQUIRE(is_javas_table());
    CHECK(is_javas_table());
}

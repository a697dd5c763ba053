// SPDX-License-Identifier: Apache-2.0
// Stream threads driven step by step on a cluster whose time stands still: everything repeats exactly.
#include <weir/runtime/stream_thread.hpp>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <tests/runtime/support.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::topic_partition;

namespace {

struct counting_observer final : weir::runtime::thread_observer {
    int rebalances = 0, runnings = 0;
    void on_rebalance() override { ++rebalances; }
    void on_running() override { ++runnings; }
};

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

/// One instance of an application.
template <typename Topology, typename... P>
struct instance {
    using thread_type = weir::runtime::stream_thread<Topology, weir::policies<P...>, weir::sim::supplier>;

    Topology topology;
    weir::runtime::stream_settings settings;
    counting_observer observer;
    thread_type thread;

    instance(weir::sim::cluster const& cluster, Topology t, weir::config const& c)
        : topology{std::move(t)},
          settings{c},
          thread{topology, settings, weir::sim::supplier{cluster}, "t", observer, log} {
        logged.clear();
        thread.subscribe();
    }
    void step(int times = 1) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
};

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    explicit fixture(std::int32_t partitions = 1) {
        cluster.create_topic("in", partitions);
        cluster.create_topic("out", partitions);
        cluster.create_topic("app-counts-changelog", partitions);
    }
    void append(std::string key, std::string value, std::int64_t timestamp_ms = 5, std::int32_t partition = -1) {
        cluster.append(
            "in",
            {.key = std::move(key), .value = std::move(value), .timestamp_ms = timestamp_ms, .partition = partition});
    }
};

weir::config commits_after_1_s() { return app({{"commit.interval.ms", "1000"}}); }

constexpr auto copy() { return words() | weir::to<"out">(); }
constexpr auto copying() { return weir::topology(copy()); }  // one type, wherever it is called

}  // namespace

TEST_CASE("stream_thread: it rebalances, then runs, once") {
    fixture f;
    instance i{f.cluster, weir::topology(copy()), app()};
    CHECK(i.observer.runnings == 0);
    i.step(3);
    CHECK(i.observer.rebalances == 1);
    CHECK(i.observer.runnings == 1);
}

TEST_CASE("stream_thread: offsets are committed when the interval is over, with the partition's time") {
    fixture f;
    f.append("k", "a", 500);
    f.append("k", "b", 300);
    instance i{f.cluster, weir::topology(copy()), commits_after_1_s()};
    i.step(3);
    CHECK(values(f.cluster, "out") == strings{"a", "b"});
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    f.time.advance_ms(999);
    i.step();
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    f.time.advance_ms(1);
    i.step();
    REQUIRE(f.cluster.committed("app", {"in", 0}));
    CHECK(f.cluster.committed("app", {"in", 0})->offset == 2);
    CHECK(f.cluster.committed("app", {"in", 0})->metadata == weir::runtime::commit_metadata(500));
}

TEST_CASE("stream_thread: a partition's time goes on from what the last owner committed") {
    fixture f;
    f.append("k", "a", 500);
    {
        instance i{f.cluster, weir::topology(copy()), commits_after_1_s()};
        i.step(3);
        i.thread.close();
    }
    f.append("k", "b", 300);
    instance i{f.cluster, weir::topology(copy()), commits_after_1_s()};
    i.step(3);
    i.thread.close();
    CHECK(f.cluster.committed("app", {"in", 0})->offset == 2);
    CHECK(f.cluster.committed("app", {"in", 0})->metadata == weir::runtime::commit_metadata(500));
}

TEST_CASE("stream_thread: without anything processed nothing is committed") {
    fixture f;
    instance i{f.cluster, weir::topology(copy()), app({{"commit.interval.ms", "0"}})};
    i.step(5);
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    CHECK_NOTHROW(i.thread.close());
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("stream_thread: close commits and leaves the group; the next one goes on, and nothing comes twice") {
    fixture f;
    for (auto const* v : {"a", "b"}) f.append("k", v);
    {
        instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
        i.step(3);
        i.thread.close();
    }
    CHECK(f.cluster.members("app").empty());
    CHECK(committed(f.cluster, {"in", 0}) == 2);
    f.append("k", "c");
    instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
    i.step(3);
    CHECK(f.cluster.read_all("out").size() == 3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k", 3}});
    CHECK(last_counts(f.cluster, "app-counts-changelog") == std::map<std::string, std::int64_t>{{"k", 3}});
}

TEST_CASE("stream_thread: after a crash what was not committed comes again, and counts again from the changelog") {
    fixture f;
    for (auto const* v : {"a", "b"}) f.append("k", v);
    {
        instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
        i.step(3);
        f.time.advance_ms(1'000);
        i.step();
        f.append("k", "c");
        i.step();
    }
    CHECK(committed(f.cluster, {"in", 0}) == 2);
    CHECK(last_counts(f.cluster, "app-counts-changelog") == std::map<std::string, std::int64_t>{{"k", 3}});
    instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
    i.step(3);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k", 4}});  // "c" twice
}

namespace {
struct restore_lines : weir::restore::listener {
    void on_restore_end(topic_partition const& tp, std::string_view store, std::int64_t total) {
        journal<restore_lines>::write(to_string(tp) + ' ' + std::string{store} + ' ' + std::to_string(total));
    }
};
}  // namespace

TEST_CASE("stream_thread: every new task is restored before its first record, the others are not touched") {
    fixture f{2};
    journal<restore_lines>::clear();
    for (int p : {0, 1})
        f.cluster.append("app-counts-changelog", {.key = "k" + std::to_string(p),
                                                  .value = std::string("\0\0\0\0\0\0\0\7", 8),
                                                  .timestamp_ms = 5,
                                                  .partition = p});
    f.append("k0", "v", 5, 0);
    f.append("k1", "v", 5, 1);
    auto const topology = weir::topology(counted());
    instance<std::remove_const_t<decltype(topology)>, restore_lines> i{f.cluster, topology, app()};
    i.step(3);
    CHECK(journal<restore_lines>::read() ==
          strings{"app-counts-changelog-0 counts 1", "app-counts-changelog-1 counts 1"});
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k0", 8}, {"k1", 8}});
}

TEST_CASE("stream_thread: a refused record ends it before anything is committed") {
    fixture f;
    f.append("k", "a");
    f.append("k", "b");
    instance i{f.cluster, weir::topology(copy()), app({{"commit.interval.ms", "0"}})};
    f.cluster.fail_next_produce("out", "MSG_SIZE_TOO_LARGE");
    CHECK_THROWS_WITH(i.step(3), Contains("topic out, partition 0") && Contains("MSG_SIZE_TOO_LARGE"));
    CHECK(values(f.cluster, "out") == strings{"b"});
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    CHECK_THROWS_WITH(i.thread.close(), Contains("MSG_SIZE_TOO_LARGE"));
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("stream_thread: a refused changelog record counts like any other") {
    fixture f;
    f.append("k", "a");
    instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
    f.cluster.fail_next_produce("app-counts-changelog", "NOT_LEADER");
    CHECK_THROWS_WITH(i.step(3), Contains("app-counts-changelog") && Contains("NOT_LEADER"));
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("stream_thread: a refused commit is told, and tried again") {
    fixture f;
    f.append("k", "a");
    instance i{f.cluster, weir::topology(copy()), commits_after_1_s()};
    i.step(3);
    f.cluster.fail_next_commit("app");
    f.time.advance_ms(1'000);
    CHECK_NOTHROW(i.step());
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged[0], Contains("a commit was refused") && Contains("a fault was asked for"));
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
    f.time.advance_ms(1'000);
    i.step();
    CHECK(committed(f.cluster, {"in", 0}) == 1);
    CHECK(values(f.cluster, "out") == strings{"a"});
    CHECK_NOTHROW(i.thread.close());
}

TEST_CASE("stream_thread: commits that are refused for task.timeout.ms end it") {
    fixture f;
    f.append("k", "a");
    instance i{f.cluster, weir::topology(copy()), app({{"commit.interval.ms", "1000"}, {"task.timeout.ms", "1500"}})};
    i.step(3);
    for (int n = 0; n < 3; ++n) f.cluster.fail_next_commit("app");
    for (int n = 0; n < 2; ++n) {
        f.time.advance_ms(1'000);
        CHECK_NOTHROW(i.step());
    }
    f.time.advance_ms(1'000);
    CHECK_THROWS_AS(i.step(), weir::runtime::commit_failed);
}

TEST_CASE("stream_thread: close tries a refused commit once more, and says when that is refused, too") {
    for (int refusals : {1, 2}) {
        fixture f;
        f.append("k", "a");
        instance i{f.cluster, weir::topology(copy()), commits_after_1_s()};
        i.step(3);
        for (int n = 0; n < refusals; ++n) f.cluster.fail_next_commit("app");
        if (refusals == 1)
            CHECK_NOTHROW(i.thread.close());
        else
            CHECK_THROWS_WITH(i.thread.close(), Contains("processed again") && Contains("a fault was asked for"));
        CHECK(committed(f.cluster, {"in", 0}) == 2 - refusals);
        CHECK(f.cluster.members("app").empty());
    }
}

TEST_CASE(
    "stream_thread: a member that the group has forgotten comes back, and processes again what it could not commit") {
    fixture f;
    f.append("k", "a");
    instance i{f.cluster, weir::topology(counted()), commits_after_1_s()};
    i.step(3);
    REQUIRE(f.cluster.members("app").size() == 1);
    f.cluster.drop_member(f.cluster.members("app")[0].member_id);
    i.step(3);
    CHECK(i.observer.runnings == 2);
    f.time.advance_ms(1'000);
    i.step();
    CHECK(committed(f.cluster, {"in", 0}) == 1);
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k", 2}});  // at least once
    CHECK(last_counts(f.cluster, "app-counts-changelog") == std::map<std::string, std::int64_t>{{"k", 2}});
}

TEST_CASE("stream_thread: revoked partitions are committed before somebody else gets them") {
    fixture f{2};
    for (std::int32_t p : {0, 1}) f.append("k", "v", 5, p);
    using one = instance<decltype(copying())>;
    one a{f.cluster, copying(), commits_after_1_s()};
    a.step(3);
    CHECK(committed(f.cluster, "in", 2) == 0);
    one b{f.cluster, copying(), commits_after_1_s()};
    for (int n = 0; n < 5; ++n) a.step(), b.step();
    CHECK(committed(f.cluster, "in", 2) == 2);
    auto const members = f.cluster.members("app");
    REQUIRE(members.size() == 2);
    CHECK(members[0].assignment.size() == 1);
    CHECK(members[1].assignment.size() == 1);
    CHECK(f.cluster.read_all("out").size() == 2);  // nothing twice
    a.thread.close();
    f.append("k", "late", 5, 0);
    b.step(5);
    CHECK(f.cluster.read_all("out").size() == 3);
}

TEST_CASE("stream_thread: a refused record is not committed when its partition is revoked, either") {
    fixture f;
    f.append("k", "a");
    using one = instance<decltype(copying())>;
    one a{f.cluster, copying(), commits_after_1_s()};
    f.cluster.fail_next_produce("out", "REFUSED");
    CHECK_THROWS_AS(a.step(3), weir::client_error);
    one b{f.cluster, copying(), commits_after_1_s()};
    b.step();
    CHECK_THROWS_WITH(a.step(), Contains("REFUSED"));
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("stream_thread: a task with several inputs takes the oldest record first") {
    fixture f;
    f.cluster.create_topic("also", 1);
    auto const topology = weir::topology(
        words() | weir::merge(weir::stream<"also">(weir::serde::string, weir::serde::string)) | weir::to<"out">());
    for (auto const& [topic, value, time] : std::vector<std::tuple<char const*, char const*, int>>{
             {"in", "1", 1}, {"in", "5", 5}, {"in", "4", 4}, {"also", "2", 2}, {"also", "3", 3}, {"also", "6", 6}})
        f.cluster.append(topic, {.key = "k", .value = value, .timestamp_ms = time});
    instance<decltype(topology)> i{f.cluster, topology, app({{"commit.interval.ms", "0"}})};
    i.step(3);
    CHECK(values(f.cluster, "out") == strings{"1", "2", "3", "5", "4", "6"});
    CHECK(committed(f.cluster, {"in", 0}) == 3);
    CHECK(committed(f.cluster, {"also", 0}) == 3);
}

TEST_CASE("stream_thread: a record with a negative timestamp is named") {
    fixture f;
    f.cluster.append("in", {.key = "k", .value = "v", .timestamp_ms = 5});
    // The cluster puts the time into records without one, so the clock must be wrong.
    weir::sim::virtual_clock wrong{-10};
    weir::sim::cluster cluster{wrong};
    cluster.create_topic("in");
    cluster.create_topic("out");
    cluster.append("in", {.key = "k", .value = "v"});
    instance i{cluster, weir::topology(copy()), app()};
    CHECK_THROWS_WITH(i.step(3), "topic in, partition 0, offset 0: the record's timestamp -10 is negative");
    CHECK_FALSE(cluster.committed("app", {"in", 0}));
}

// ---- laws of at-least-once, whatever goes wrong

namespace {

std::map<std::string, int> processed;  // value: how often the topology has seen it

auto law_topology() {
    auto const in = words() | weir::peek([](std::string const& v) { ++processed[v]; });
    return weir::topology(in | weir::to<"copy">(),
                          in | weir::group_by_key() | weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
}

struct law_run {
    static constexpr std::int32_t partitions = 3;
    static constexpr int records = 60, keys = 5;
    using one = instance<decltype(law_topology())>;

    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    std::mt19937_64 random;
    int crashes = 0, failures = 0;

    law_run(std::uint64_t seed, weir::sim::fault_rates rates, unsigned crash_percent) : random{seed} {
        processed.clear();
        for (auto const* topic : {"in", "copy", "out", "app-counts-changelog"}) cluster.create_topic(topic, partitions);
        cluster.fail_by_chance(seed, rates);
        std::array<std::unique_ptr<one>, 2> instances;
        int sent = 0;
        for (int round = 0; round < 5'000 && !is_done(sent); ++round) {
            for (auto n = random() % 3; n > 0 && sent < records; --n, ++sent)
                cluster.append("in", {.key = "k" + std::to_string(random() % keys), .value = std::to_string(sent)});
            time.advance_ms(1);
            for (auto& i : instances) {
                try {
                    if (!i)
                        i = std::make_unique<one>(cluster, law_topology(),
                                                  app({{"commit.interval.ms", "5"},
                                                       {"max.poll.records", "4"},
                                                       {"session.timeout.ms", "50"}}));
                    else if (random() % 100 < crash_percent)
                        ++crashes, i.reset();
                    else if (random() % 100 == 0)
                        i->thread.close(), i.reset();
                    else
                        i->step();
                } catch (weir::client_error const&) {
                    ++failures;
                    i.reset();
                }
                check_no_offset_is_ahead();
            }
        }
        REQUIRE(is_done(sent));
        cluster.fail_by_chance(seed, {});
        for (auto& i : instances)
            if (i) i->thread.close();
    }
    bool is_done(int sent) const { return sent == records && committed(cluster, "in", partitions) == records; }

    std::set<std::string> copied() const {
        auto const all = values(cluster, "copy");
        return {all.begin(), all.end()};
    }
    /// What is committed has all its results.
    void check_no_offset_is_ahead() const {
        auto const there = copied();
        for (auto const& r : cluster.read_all("in"))
            if (r.offset < committed(cluster, {"in", r.partition}) && there.count(*r.value) == 0)
                FAIL("the record at partition " << r.partition << ", offset " << r.offset << " is lost");
    }
    /// Per key: how many records there were, and how many the topology has seen.
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> bounds() const {
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> result;
        for (auto const& r : cluster.read_all("in")) {
            auto& [least, most] = result[*r.key];
            ++least;
            most += processed[*r.value];
        }
        return result;
    }
    /// A task that starts anew holds what its changelog says; it counts one more for each key.
    void check_restored_counts() {
        auto const before = last_counts(cluster, "app-counts-changelog");
        for (auto const& [key, count] : before) cluster.append("in", {.key = key, .value = "again"});
        one i{cluster, law_topology(), app()};
        i.step(20);
        auto const after = last_counts(cluster, "out");
        REQUIRE(after.size() == before.size());
        for (auto const& [key, count] : before) CHECK(after.at(key) == count + 1);
    }
};

}  // namespace

TEST_CASE(
    "at least once: with faults and crashes by chance nothing is lost, and no count is too small or unexplained") {
    int crashes = 0, failures = 0;
    std::int64_t over = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        law_run run{seed, {.produce = 0.01, .commit = 0.03, .expel = 0.02}, 2};
        REQUIRE(run.copied().size() == law_run::records);
        auto const counts = last_counts(run.cluster, "app-counts-changelog");
        for (auto const& [key, bound] : run.bounds()) {
            INFO("key " << key);
            REQUIRE(counts.count(key) == 1);
            REQUIRE(counts.at(key) >= bound.first);
            REQUIRE(counts.at(key) <= bound.second);
            over += counts.at(key) - bound.first;
        }
        run.check_restored_counts();
        crashes += run.crashes;
        failures += run.failures;
    }
    // It was not for want of trouble.
    CHECK(crashes > 60);
    CHECK(failures > 60);
    CHECK(over > 60);
}

TEST_CASE("at least once: without faults it is exactly once, however often instances come and go") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        INFO("seed " << seed);
        law_run const run{seed, {}, 0};
        CHECK(run.cluster.read_all("copy").size() == law_run::records);
        CHECK(run.copied().size() == law_run::records);
        for (auto const& [key, bound] : run.bounds()) {
            CHECK(bound.first == bound.second);
            CHECK(last_counts(run.cluster, "app-counts-changelog").at(key) == bound.first);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Applications on a cluster in memory that are looked into.
#include <weir/dump.hpp>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tests/runtime/application.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state;

namespace {

/// Keeps a thread until it is opened.
class gate {
    static inline std::mutex lock;
    static inline std::condition_variable changed;
    static inline bool is_open = true;

public:
    static void set(bool open) {
        std::lock_guard const held{lock};
        is_open = open;
        changed.notify_all();
    }
    static void pass() {
        std::unique_lock held{lock};
        changed.wait(held, [] { return is_open; });
    }
};

auto slow() {
    return weir::topology(words() | weir::map_values([](std::string const& v) {
                              if (v == "slow") gate::pass();
                              if (v == "bad") throw std::runtime_error{"no good: canary-in-a-value"};
                              return v;
                          }) |
                          weir::to<"out">());
}

weir::config secret_settings(std::string const& dump_file = "/dev/null") {
    return app({{"sasl.password", "canary-1-password"},
                {"consumer.ssl.key.password", "canary-2-key"},
                {"producer.sasl.jaas.config", "canary-3-jaas"},
                {"my.own.credential", "canary-4-own"},
                {"bootstrap.servers", "broker-of-the-test:9092"},
                {"weir.dump.file", dump_file}});
}

/// Does not end while the gate is shut.
struct slow_to_close {
    void process(std::string const&, std::string const&, auto&) {}
    void close() { gate::pass(); }
};

struct slow_restore : weir::restore::listener {
    void on_batch_restored(weir::topic_partition const&, std::string_view, std::int64_t, std::int64_t) { gate::pass(); }
};

auto counting() { return weir::topology(counted()); }

// Few types: each application is compiled anew.
using slow_app = weir::sim::streams<decltype(slow()), weir::policies<weir::dumps, weir::metrics::debug>>;
using dropping_app =
    weir::sim::streams<decltype(slow()),
                       weir::policies<weir::dumps, weir::metrics::off, weir::processing::log_and_continue>>;
using counting_app = weir::sim::streams<decltype(counting()), weir::policies<weir::dumps, slow_restore>>;

}  // namespace

TEST_CASE("dumps: an application that is not looked into has none of it") {
    using plain = weir::sim::streams<decltype(copying())>;
    using looked_into = weir::sim::streams<decltype(copying()), weir::policies<weir::dumps>>;
    STATIC_REQUIRE_FALSE(plain::is_inspected);
    STATIC_REQUIRE(looked_into::is_inspected);
    STATIC_REQUIRE(std::is_empty_v<weir::no_inspection::thread_inspector>);
    STATIC_REQUIRE(std::is_empty_v<weir::no_inspection::task_watch>);
}

TEST_CASE("dumps: the node in which a thread is, its record, and where its partitions are") {
    fixture f;
    gate::set(false);
    slow_app app{f.cluster, slow(), weir_tests::app()};
    CHECK(app.inspect().state == "CREATED");
    CHECK(app.inspect().threads.empty());
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    for (auto const* v : {"a", "b"}) f.append("k", v);
    REQUIRE(f.has_committed(2));
    for (auto const* v : {"slow", "c"}) f.append("k", v);
    weir::application_inspection found;
    REQUIRE(eventually([&] {
        found = app.inspect();
        auto const& now = found.threads.at(0);
        return now.nodes.size() == 2 && now.offset == 2 && now.activity == "processing";
    }));
    auto const& t = found.threads[0];
    CHECK(t.name == "app-StreamThread-1");
    CHECK(t.state == "RUNNING");
    CHECK(t.activity == "processing");
    CHECK(t.nodes[0].node == "KSTREAM-SOURCE-0000000000");
    CHECK(t.nodes[1].node == "KSTREAM-MAPVALUES-0000000001");
    CHECK(t.nodes[0].for_ms >= t.nodes[1].for_ms);
    CHECK(t.taken >= 1);
    CHECK(t.batch >= t.taken);
    CHECK(t.task == "0_0");
    CHECK(t.topic == "in");
    CHECK(t.partition == 0);
    REQUIRE(t.tasks.size() == 1);
    auto const& p = t.tasks[0].partitions.at(0);
    CHECK(p.partition == weir::topic_partition{"in", 0});
    CHECK(p.position == 2);
    CHECK(p.committed == 2);
    for (auto const* v : {"d", "e", "f"}) f.append("k", v);  // the thread cannot see them
    CHECK(app.inspect().threads.at(0).tasks.at(0).partitions.at(0).end == 7);
    CHECK(app.inspect().threads.at(0).tasks.at(0).partitions.at(0).lag() == 5);
    auto const metadata = app.threads().at(0);
    CHECK(metadata.active_tasks.at(0).committed_offsets.at({"in", 0}) == 2);
    CHECK(metadata.active_tasks.at(0).end_offsets.at({"in", 0}) == 7);
    CHECK(metadata.told_ms_ago >= 0);
    CHECK_THAT(app.dump(), Contains("    in KSTREAM-MAPVALUES-0000000001 for "));
    CHECK_THAT(app.dump(), Contains("with a record of task 0_0, topic in, partition 0, offset 2\n"));
    gate::set(true);
    REQUIRE(f.has(7));
    REQUIRE(eventually([&] { return app.inspect().threads.at(0).nodes.empty(); }));
    CHECK(eventually([&] { return app.inspect().threads.at(0).activity == "polling"; }));
    CHECK(eventually([&] { return app.inspect().threads.at(0).tasks.at(0).partitions.at(0).lag() == 0; }));
    app.close();
    CHECK(app.inspect().threads.at(0).state == "DEAD");
    CHECK(app.inspect().state == "NOT_RUNNING");
}

TEST_CASE("dumps: stores with their keys and bytes") {
    fixture f;
    gate::set(true);
    counting_app app{f.cluster, counting(), weir_tests::app()};
    app.start();
    for (int i = 0; i < 100; ++i) f.append("a key that is longer than what lies in a string " + std::to_string(i), "v");
    REQUIRE(f.has_committed(100));
    weir::application_inspection found;
    REQUIRE(eventually([&] {
        found = app.inspect();
        auto const& tasks = found.threads.at(0).tasks;
        return tasks.size() == 1 && tasks[0].stores.at(0).keys == 100;
    }));
    auto const& store = found.threads[0].tasks[0].stores[0];
    CHECK(store.name == "counts");
    CHECK(store.kind == "in-memory");
    REQUIRE(store.footprint);
    CHECK(store.footprint->entries > 100 * 49);
    CHECK(store.footprint->entries < 100 * 500);
    CHECK(memory_of(found).stores == store.footprint->entries);
    CHECK(memory_of(found).process > 0);
    CHECK(memory_of(found).clients == -1);
}

TEST_CASE("dumps: what is restored, and how far it is") {
    fixture f;
    gate::set(true);
    for (int i = 0; i < 50; ++i) f.append(std::to_string(i), "v");
    {
        counting_app app{f.cluster, counting(), weir_tests::app()};
        app.start();
        REQUIRE(f.has_committed(50));
    }
    gate::set(false);
    counting_app app{f.cluster, counting(), weir_tests::app({{"restore.consumer.max.poll.records", "10"}})};
    app.start();
    weir::application_inspection found;
    bool const restoring = eventually([&] {
        found = app.inspect();
        return found.threads.at(0).restores.size() == 1;
    });
    auto const text = app.dump();
    gate::set(true);
    REQUIRE(restoring);
    auto const& r = found.threads[0].restores[0];
    CHECK(r.store == "counts");
    CHECK(r.changelog == weir::topic_partition{"app-counts-changelog", 0});
    CHECK(r.start == 0);
    CHECK(r.end == 50);
    CHECK(r.reached >= r.restored);
    CHECK(r.restored < 50);
    CHECK(found.threads[0].activity == "restoring");
    CHECK_THAT(text, Contains("  restoring counts from app-counts-changelog-0 for "));
    REQUIRE(app.wait_for(state::running, long_ms));
    CHECK(eventually([&] { return app.inspect().threads.at(0).restores.empty(); }));
}

TEST_CASE("dumps: an application that dies writes one; no secret and nothing of a record is in it") {
    auto const path = (std::filesystem::temp_directory_path() / ("weir-dumps-" + std::to_string(::getpid()))).string();
    std::filesystem::remove(path);
    fixture f;
    gate::set(true);
    slow_app app{f.cluster, slow(), secret_settings(path)};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    f.cluster.append("in", {.key = "canary-in-a-key", .value = "canary-in-a-value", .timestamp_ms = 5});
    f.append("canary-in-a-key", "bad");
    CHECK_FALSE(app.wait_for(state::not_running, long_ms));
    CHECK(app.state() == state::error);
    std::ifstream in{path};
    std::string const dump{std::istreambuf_iterator<char>{in}, {}};
    std::filesystem::remove(path);
    CHECK_THAT(dump, Contains("app-StreamThread-1 died: std::runtime_error in task 0_0: KSTREAM-MAPVALUES-0000000001, "
                              "topic in, partition 0, offset 1\n"));
    CHECK_THAT(dump, Contains("state: RUNNING"));  // as it was when it died
    CHECK_THAT(dump,
               Contains(" ago, processing\n    in KSTREAM-MAPVALUES-0000000001\n    in KSTREAM-SOURCE-0000000000\n"
                        "    with a record of task 0_0, topic in, partition 0, offset 1\n"));
    auto const died = app.inspect().threads.at(0).died;  // and when it is over
    REQUIRE(died);
    CHECK(died->activity == "processing");
    CHECK(died->nodes == strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-MAPVALUES-0000000001"});
    CHECK(died->task == "0_0");
    CHECK(died->offset == 1);
    for (auto const& text : {dump, app.dump(), to_json(app.inspect())}) {
        CHECK_THAT(text, Contains("broker-of-the-test:9092"));  // the canary looks at the settings
        CHECK_THAT(text, !Contains("canary"));
    }
    CHECK_THAT(app.failure(), Contains("canary-in-a-value"));  // the log has it, as ever
}

TEST_CASE("dumps: what a thread has got over is not what it died of") {
    fixture f;
    gate::set(true);
    dropping_app app{f.cluster, slow(), secret_settings()};
    app.start();
    f.append("k", "bad");
    REQUIRE(f.has_committed(1));
    CHECK_FALSE(app.inspect().threads.at(0).died);
    f.cluster.fail_next_produce("out", "MSG_SIZE_TOO_LARGE");
    f.append("k", "refused");
    CHECK_FALSE(app.wait_for(state::not_running, long_ms));
    auto const died = app.inspect().threads.at(0).died;
    REQUIRE(died);
    CHECK((died->activity == "flushing" || died->activity == "none"));
    CHECK(died->nodes.empty());
    CHECK(died->topic.empty());
}

TEST_CASE("dumps: records that handlers drop are among the errors, without what they hold") {
    fixture f;
    gate::set(true);
    dropping_app app{f.cluster, slow(), secret_settings()};
    app.start();
    for (auto const* v : {"bad", "good"}) f.append("canary-in-a-key", v);
    REQUIRE(f.has(1));
    auto const found = app.inspect();
    CHECK(found.error_count == 1);
    REQUIRE(found.errors.size() == 1);
    CHECK(found.errors[0].text ==
          "task 0_0: KSTREAM-MAPVALUES-0000000001 failed: std::runtime_error, topic in, partition 0, offset 0; the "
          "record was dropped");
    CHECK_THAT(app.dump(), !Contains("canary"));
    CHECK_THAT(to_json(found), !Contains("canary"));
}

TEST_CASE("dumps: without metrics the same is seen") {
    fixture f;
    gate::set(false);
    dropping_app app{f.cluster, slow(), weir_tests::app()};
    app.start();
    f.append("k", "slow");
    bool const seen = eventually([&] {
        auto const threads = app.inspect().threads;
        return threads.size() == 1 && threads[0].nodes.size() == 2;
    });
    gate::set(true);
    CHECK(seen);
}

TEST_CASE("dumps: a source that decodes ahead is seen with the record that it decodes, which is not taken yet") {
    auto const slow_extractor = weir::timestamp_extractor([](weir::nullable<std::string> value, std::int64_t) {
        if (value.value_or("") == "slow") gate::pass();
        return std::int64_t{5};
    });
    fixture f;
    f.cluster.create_topic("also", 1);
    gate::set(false);
    auto const merged =
        weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string, slow_extractor) |
                       weir::merge(weir::stream<"also">(weir::serde::string, weir::serde::string)) | weir::to<"out">());
    weir::sim::streams app{f.cluster, merged, weir_tests::app(), weir::with<weir::dumps>};
    app.start();
    f.append("k", "a");
    f.append("k", "b");
    REQUIRE(f.has_committed(2));
    f.append("k", "slow");
    weir::application_inspection found;
    bool const seen = eventually([&] {
        found = app.inspect();
        return found.threads.at(0).nodes.size() == 1;
    });
    gate::set(true);
    REQUIRE(seen);
    auto const& t = found.threads[0];
    CHECK(t.activity == "processing");
    CHECK(t.nodes[0].node == "KSTREAM-SOURCE-0000000000");
    CHECK(t.task == "0_0");
    CHECK(t.topic == "in");
    CHECK(t.offset == 2);
    CHECK(t.batch == 1);
    CHECK(t.taken == 0);
    REQUIRE(f.has(3));
    CHECK(eventually([&] { return app.inspect().threads.at(0).nodes.empty(); }));
}

TEST_CASE("dumps: a thread that is stuck in a rebalance is seen, and keeps neither dumps nor metrics waiting") {
    fixture f;
    gate::set(true);
    weir::sim::streams app{f.cluster, weir::topology(words() | weir::process(slow_to_close{})), weir_tests::app(),
                           weir::with<weir::dumps>};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    f.append("k", "v");
    REQUIRE(f.has_committed(1));
    gate::set(false);
    std::thread closes{[&] { app.close(); }};
    bool const seen = eventually([&] { return app.inspect().threads.at(0).activity == "rebalancing"; });
    bool const has_metrics = !app.metrics().empty();  // would not return
    gate::set(true);
    closes.join();
    CHECK(seen);
    CHECK(has_metrics);
    CHECK(app.state() == state::not_running);
}

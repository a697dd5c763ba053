// SPDX-License-Identifier: Apache-2.0
// A restore that ends in the middle, in every way that it may: what is on the disk, and what the next start reads.
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using counts = std::map<std::string, std::int64_t>;

namespace {

constexpr int changes = 4'000;

struct silent_observer final : weir::runtime::thread_observer {
    int runnings = 0;
    void on_rebalance() override {}
    void on_running() override { ++runnings; }
};

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

struct the_end : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Ends the thread behind some records.
struct heard : weir::restore::listener {
    static inline std::int64_t start = -1, restored = 0, last = std::numeric_limits<std::int64_t>::max();
    static inline bool fails_when_suspended = false;
    static void reset(std::int64_t end) { start = -1, restored = 0, last = end, fails_when_suspended = false; }
    void on_restore_start(weir::topic_partition const&, std::string_view, std::int64_t from, std::int64_t) {
        start = from;
    }
    void on_batch_restored(weir::topic_partition const&, std::string_view, std::int64_t, std::int64_t records) {
        if ((restored += records) >= last) throw the_end{"in the middle of a restore"};
    }
    void on_restore_suspended(weir::topic_partition const&, std::string_view, std::int64_t) {
        if (fails_when_suspended) throw std::runtime_error{"the user's mistake"};
    }
};

/// So that a restore has several tables.
struct small_memtables : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.write_buffer_size = 64 << 10;
    }
};
using engine_type = weir::basic_rocksdb_engine<small_memtables>;

constexpr auto topology() {
    return weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::kept_in<engine_type>) |
                          weir::to_stream() | weir::to<"out">());
}
using topology_type = decltype(topology());

struct instance {
    topology_type what = topology();
    weir::runtime::stream_settings settings;
    silent_observer observer;
    weir::runtime::stream_thread<topology_type, weir::policies<heard>, weir::sim::supplier> thread;

    instance(weir::sim::cluster const& cluster, std::string const& state_dir)
        : settings{app({}).set("state.dir", state_dir)},
          thread{what, settings, weir::sim::supplier{cluster}, "t", observer, log} {
        thread.subscribe();
    }
    void run() {
        for (int i = 0; i < 100 && observer.runnings == 0; ++i) thread.run_once();
        REQUIRE(observer.runnings == 1);
    }
};

struct fixture {
    temporary_directory directory;
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    std::string const task = directory.path + "/app/0_0";
    counts expected;

    fixture() {
        cluster.create_topic("in", 1);
        cluster.create_topic("out", 1);
        cluster.create_topic("app-counts-changelog", 1);
        for (int i = 0; i < changes; ++i) {
            auto const key = "key " + std::to_string(i % 1'500);
            if (i % 7 == 0)
                expected.erase(key);
            else
                expected[key] = i;
            weir::bytes value;
            weir::serde::int64.serialize(i, value);
            cluster.append("app-counts-changelog",
                           {.key = key,
                            .value = i % 7 == 0 ? std::optional<std::string>{} : std::optional<std::string>{value},
                            .timestamp_ms = 5,
                            .partition = 0});
        }
        heard::reset(2'500);
    }
    std::string checkpoint() const { return weir::files::read(task + "/.checkpoint").value_or("none"); }
    counts stored() const {
        counts found;
        engine_type engine;
        engine.open(task + "/rocksdb/counts");
        engine.for_each([&](weir::bytes_view key, weir::bytes_view entry) {
            found.emplace(key, static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(entry.data() + 8)));
        });
        return found;
    }
    /// The next start, which comes to the end.
    std::int64_t restores_from() {
        heard::reset(std::numeric_limits<std::int64_t>::max());
        instance next{cluster, directory.path};
        next.run();
        next.thread.close();
        CHECK(stored() == expected);
        CHECK(checkpoint() == "0\n1\napp-counts-changelog 0 " + std::to_string(changes - 1) + '\n');
        CHECK(heard::restored == changes - heard::start);
        return heard::start;
    }
};

}  // namespace

TEST_CASE("local_state: a restore that is not disturbed has all, with the last change of each key") {
    fixture f;
    CHECK(f.restores_from() == 0);
    CHECK(f.restores_from() == changes);
}

TEST_CASE("local_state: a crash in the middle of a restore leaves no checkpoint, and the next start begins anew") {
    fixture f;
    {
        instance crashed{f.cluster, f.directory.path};
        CHECK_THROWS_AS(crashed.run(), weir::runtime::failed_listener);
        crashed.thread.abandon();
    }
    CHECK(f.checkpoint() == "none");
    auto const found = f.stored();
    CHECK(found.size() > 100);  // several tables, and not the end
    CHECK(found != f.expected);
    CHECK(f.restores_from() == 0);
}

TEST_CASE("local_state: a task that goes in the middle of its restore goes on there") {
    fixture f;
    {
        instance dying{f.cluster, f.directory.path};
        CHECK_THROWS_AS(dying.run(), weir::runtime::failed_listener);
        dying.thread.close();
    }
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 2499\n");
    CHECK(f.restores_from() == 2'500);
}

TEST_CASE("local_state: a task goes in order, whatever a listener throws that is told of it") {
    fixture f;
    logged.clear();
    heard::fails_when_suspended = true;
    {
        instance dying{f.cluster, f.directory.path};
        CHECK_THROWS_AS(dying.run(), weir::runtime::failed_listener);
        CHECK_NOTHROW(dying.thread.close());
    }
    CHECK(logged == strings{"restore listener " + std::string{weir::type_name<heard>} +
                            " threw std::runtime_error in on_restore_suspended of store counts, changelog partition "
                            "app-counts-changelog-0: the user's mistake"});
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 2499\n");
    CHECK(f.restores_from() == 2'500);
}

TEST_CASE("local_state: a crash while the rest behind a checkpoint is restored begins at the checkpoint again") {
    fixture f;
    {
        instance dying{f.cluster, f.directory.path};
        CHECK_THROWS_AS(dying.run(), weir::runtime::failed_listener);
        dying.thread.close();
    }
    heard::reset(1'000);
    {
        instance crashed{f.cluster, f.directory.path};
        CHECK_THROWS_AS(crashed.run(), weir::runtime::failed_listener);
        crashed.thread.abandon();
    }
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 2499\n");
    CHECK(f.restores_from() == 2'500);
}

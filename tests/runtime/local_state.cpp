// SPDX-License-Identifier: Apache-2.0
// What is on the disk after a commit, a close, a crash and worse, and what of it counts at the next start.
#include <weir/runtime/local_state.hpp>

#include <catch2/catch.hpp>
#include <optional>
#include <tests/runtime/support.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using counts = std::map<std::string, std::int64_t>;

namespace {

struct counting_observer final : weir::runtime::thread_observer {
    int runnings = 0;
    void on_rebalance() override {}
    void on_running() override { ++runnings; }
};

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

struct heard : weir::restore::listener {
    static inline strings lines;
    void on_restore_start(weir::topic_partition const& tp, std::string_view, std::int64_t start, std::int64_t end) {
        lines.push_back("start " + to_string(tp) + ' ' + std::to_string(start) + ' ' + std::to_string(end));
    }
    void on_restore_end(weir::topic_partition const& tp, std::string_view, std::int64_t total) {
        lines.push_back("end " + to_string(tp) + ' ' + std::to_string(total));
    }
};

constexpr auto topology() {
    return weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::kept_in<weir::rocksdb_engine>) |
                          weir::to_stream() | weir::to<"out">());
}
using topology_type = decltype(topology());
static_assert(weir::runtime::has_files<topology_type>);
static_assert(!weir::runtime::has_files<decltype(weir::topology(counted()))>);

struct instance {
    topology_type what = topology();
    weir::runtime::stream_settings settings;
    counting_observer observer;
    weir::runtime::stream_thread<topology_type, weir::policies<heard>, weir::sim::supplier> thread;

    instance(weir::sim::cluster const& cluster, std::string const& state_dir,
             std::initializer_list<std::pair<std::string const, std::string>> more = {})
        : settings{app(more).set("state.dir", state_dir).set("commit.interval.ms", "1000000")},
          thread{what, settings, weir::sim::supplier{cluster}, "t", observer, log} {
        thread.subscribe();
        for (int i = 0; i < 100 && observer.runnings == 0; ++i) thread.run_once();
        REQUIRE(observer.runnings == 1);
    }
    void step(int times = 3) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
};

struct fixture {
    temporary_directory directory;
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    std::string const task = directory.path + "/app/0_0";
    std::string const changelog = "app-counts-changelog";

    fixture() {
        cluster.create_topic("in", 1);
        cluster.create_topic("out", 1);
        cluster.create_topic(changelog, 1);
        heard::lines.clear();
        logged.clear();
    }
    void append(strings const& keys) {
        for (auto const& key : keys)
            cluster.append("in", {.key = key, .value = "v", .timestamp_ms = 5, .partition = 0});
    }
    std::string checkpoint() const { return weir::files::read(task + "/.checkpoint").value_or("none"); }

    /// What the store's files have.
    counts stored() const {
        counts found;
        weir::rocksdb_engine engine;
        engine.open(task + "/rocksdb/counts");
        engine.for_each([&](weir::bytes_view key, weir::bytes_view entry) {
            found.emplace(key, static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(entry.data() + 8)));
        });
        return found;
    }
    /// One run that counts, commits and closes.
    void run(strings const& keys) {
        append(keys);
        instance i{cluster, directory.path};
        i.step();
        i.thread.close();
    }
};

}  // namespace

TEST_CASE("local_state: a clean end leaves store and checkpoint, the next start reads nothing of the changelog") {
    fixture f;
    f.run({"a", "b", "a"});
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 2\n");
    CHECK(f.stored() == counts{{"a", 2}, {"b", 1}});
    f.run({"a"});
    CHECK(heard::lines == strings{"start app-counts-changelog-0 0 0", "end app-counts-changelog-0 0",
                                  "start app-counts-changelog-0 3 3", "end app-counts-changelog-0 0"});
    CHECK(last_counts(f.cluster, "out") == counts{{"a", 3}, {"b", 1}});
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 3\n");
    CHECK(logged.empty());
}

TEST_CASE("local_state: what was not committed is not in the files; the changelog's rest is restored") {
    fixture f;
    f.run({"a", "b"});
    f.append({"a", "a"});
    {
        instance crashed{f.cluster, f.directory.path};
        crashed.step();
        CHECK(last_counts(f.cluster, f.changelog) == counts{{"a", 3}, {"b", 1}});  // sent, and not committed
        crashed.thread.abandon();
    }
    CHECK(f.stored() == counts{{"a", 1}, {"b", 1}});
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 1\n");
    heard::lines.clear();
    instance next{f.cluster, f.directory.path};
    CHECK(heard::lines == strings{"start app-counts-changelog-0 2 4", "end app-counts-changelog-0 2"});
    next.thread.close();
    CHECK(f.stored() == last_counts(f.cluster, f.changelog));
}

TEST_CASE("local_state: a commit that the group refuses leaves the store where it was") {
    fixture f;
    f.run({"a"});
    f.append({"a"});
    {
        instance i{f.cluster, f.directory.path};
        i.step();
        for (int n = 0; n < 10; ++n) f.cluster.fail_next_commit("app");
        try {
            i.thread.close();
        } catch (weir::client_error const&) {}
    }
    CHECK(f.stored() == counts{{"a", 1}});
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 0\n");
}

TEST_CASE("local_state: a checkpoint that does not fit the changelog does not count") {
    fixture f;
    f.run({"a", "b", "a", "c"});
    heard::lines.clear();
    SECTION("the changelog has less: it was made anew") {
        weir::files::write_atomically(f.task + "/.checkpoint", "0\n1\napp-counts-changelog 0 9\n");
        instance i{f.cluster, f.directory.path};
        CHECK(heard::lines == strings{"start app-counts-changelog-0 0 4", "end app-counts-changelog-0 4"});
        i.thread.close();
        REQUIRE(logged.size() == 1);
        CHECK_THAT(logged[0], Catch::Contains("store counts is emptied and restored anew") &&
                                  Catch::Contains("the checkpoint ends with offset 9, partition "
                                                  "app-counts-changelog-0 has offsets from 0 to 3"));
        CHECK(f.stored() == counts{{"a", 2}, {"b", 1}, {"c", 1}});
    }
    SECTION("the changelog no longer has what comes next") {
        weir::files::write_atomically(f.task + "/.checkpoint", "0\n1\napp-counts-changelog 0 0\n");
        f.cluster.delete_records({f.changelog, 0}, 3);
        instance i{f.cluster, f.directory.path};
        CHECK(heard::lines == strings{"start app-counts-changelog-0 3 4", "end app-counts-changelog-0 1"});
        i.thread.close();
        REQUIRE(logged.size() == 1);
        CHECK(f.stored() == counts{{"c", 1}});
    }
    SECTION("it is older than the store: the same again") {
        weir::files::write_atomically(f.task + "/.checkpoint", "0\n1\napp-counts-changelog 0 0\n");
        instance i{f.cluster, f.directory.path};
        CHECK(heard::lines == strings{"start app-counts-changelog-0 1 4", "end app-counts-changelog-0 3"});
        i.thread.close();
        CHECK(logged.empty());
        CHECK(f.stored() == counts{{"a", 2}, {"b", 1}, {"c", 1}});
    }
    CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 3\n");
}

TEST_CASE("local_state: a store or a checkpoint that cannot be read is wiped, which is said, and restored") {
    fixture f;
    f.run({"a", "b", "a"});
    heard::lines.clear();
    auto const store = f.task + "/rocksdb/counts";
    std::string said;
    SECTION("a torn checkpoint") {
        weir::files::write_atomically(f.task + "/.checkpoint", "0\n1\napp-counts-ch");
        said = "checkpoint " + f.task + "/.checkpoint: line 3 does not end";
    }
    SECTION("no checkpoint") {
        weir::files::remove_all(f.task + "/.checkpoint");
        said =
            "the store in " + store + " is wiped and will be restored from its changelog: there is no checkpoint of it";
    }
    SECTION("a store that is no RocksDB") {
        for (auto const& name : weir::files::names_in(store))
            if (name.starts_with("MANIFEST")) weir::files::write_atomically(store + '/' + name, "nonsense");
        said = "the store in " + store +
               " is wiped and will be restored from its changelog: cannot open the RocksDB in " + store;
    }
    {
        instance i{f.cluster, f.directory.path};
        CHECK(heard::lines == strings{"start app-counts-changelog-0 0 3", "end app-counts-changelog-0 3"});
        CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 2\n");  // at once, as a crash may come
        i.thread.close();
    }
    REQUIRE_FALSE(logged.empty());
    CHECK_THAT(logged[0], Catch::Contains(said));
    CHECK(f.stored() == counts{{"a", 2}, {"b", 1}});
}

TEST_CASE("local_state: a checkpoint of a store that is not there does not count") {
    fixture f;
    f.run({"a", "a"});
    heard::lines.clear();
    weir::files::remove_all(f.task + GENERATE("/rocksdb", "/rocksdb/counts", "/rocksdb/counts/CURRENT"));
    instance i{f.cluster, f.directory.path};
    CHECK(heard::lines == strings{"start app-counts-changelog-0 0 2", "end app-counts-changelog-0 2"});
    i.thread.close();
    CHECK(f.stored() == counts{{"a", 2}});
}

TEST_CASE("local_state: a crash before the first checkpoint that has an offset needs no wiping") {
    fixture f;
    {
        instance crashed{f.cluster, f.directory.path};
        CHECK(f.checkpoint() == "0\n1\napp-counts-changelog 0 -4\n");
        f.append({"a", "b", "a"});
        crashed.step();
        crashed.thread.abandon();
    }
    heard::lines.clear();
    instance next{f.cluster, f.directory.path};
    CHECK(heard::lines == strings{"start app-counts-changelog-0 0 3", "end app-counts-changelog-0 3"});
    CHECK(logged.empty());
}

TEST_CASE("local_state: a second instance does not get the directory, and says so at once") {
    fixture f;
    instance first{f.cluster, f.directory.path};
    CHECK_THROWS_WITH((instance{f.cluster, f.directory.path}),
                      Catch::Contains("state directory " + f.directory.path + "/app is in use by another instance"));
    first.thread.close();
    CHECK_NOTHROW(instance{f.cluster, f.directory.path});
}

TEST_CASE("local_state: a directory that cannot be made is named") {
    fixture f;
    weir::files::write_atomically(f.directory.path + "/file", "");
    CHECK_THROWS_WITH((instance{f.cluster, f.directory.path + "/file"}),
                      "cannot create the directory " + f.directory.path + "/file/app: Not a directory");
}

TEST_CASE("local_state: much that waits in memory is committed before its time") {
    fixture f;
    f.append({"a", "b"});
    instance i{f.cluster, f.directory.path, {{"statestore.uncommitted.max.bytes", "10"}}};
    i.step();
    CHECK(committed(f.cluster, {"in", 0}) == 2);  // commit.interval.ms is 1000 s
}

TEST_CASE("local_state: however much waits, a commit that was refused is not tried again at every poll") {
    fixture f;
    f.append({"a", "b"});
    instance i{f.cluster, f.directory.path, {{"statestore.uncommitted.max.bytes", "10"}}};
    logged.clear();
    f.cluster.fail_next_commit("app");
    i.step(10);
    CHECK(logged.size() == 1);
    CHECK(committed(f.cluster, {"in", 0}) == 0);
    f.time.advance_ms(100);
    i.step();
    CHECK(committed(f.cluster, {"in", 0}) == 2);
}

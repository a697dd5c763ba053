// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/restore.hpp>

#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <tests/runtime/support.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using weir::topic_partition, weir::runtime::restoring_store;

namespace {

struct journaling : weir::restore::listener {
    strings lines;
    bool fails_when_suspended = false;
    std::string fails_when;  // "starts", "batch", "ends"

    void on_restore_start(topic_partition const& tp, std::string_view store, std::int64_t start, std::int64_t end) {
        write(tp, store, "starts", {start, end});
    }
    void on_batch_restored(topic_partition const& tp, std::string_view store, std::int64_t end, std::int64_t records) {
        write(tp, store, "batch", {end, records});
    }
    void on_restore_end(topic_partition const& tp, std::string_view store, std::int64_t total) {
        write(tp, store, "ends", {total});
    }
    void on_restore_suspended(topic_partition const& tp, std::string_view store, std::int64_t total) {
        write(tp, store, "suspended", {total});
        if (fails_when_suspended) throw std::runtime_error{"the user's mistake"};
    }

private:
    void write(topic_partition const& tp, std::string_view store, std::string what,
               std::initializer_list<std::int64_t> numbers) {
        if (what == fails_when) throw std::runtime_error{"the user's mistake"};
        for (auto n : numbers) what += ' ' + std::to_string(n);
        lines.push_back(to_string(tp) + ' ' + std::string{store} + ' ' + what);
    }
};

/// A store of texts, that knows when each came.
struct target {
    std::map<std::string, std::string> entries;

    restoring_store from(topic_partition changelog, std::string store) {
        restoring_store r;
        r.changelog = std::move(changelog);
        r.store = std::move(store);
        r.owner = r.target = this;
        r.clear = [](void* it) { static_cast<target*>(it)->entries.clear(); };
        r.apply = [](void* to, weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) {
            auto& texts = static_cast<target*>(to)->entries;
            if (value)
                texts[std::string{key}] = std::string{*value} + '@' + std::to_string(timestamp_ms);
            else
                texts.erase(std::string{key});
        };
        return r;
    }
};
using entries = std::map<std::string, std::string>;

strings logged;
void log(std::string_view line) { logged.emplace_back(line); }

struct fixture {
    weir::sim::cluster cluster{weir::sim::virtual_clock{}};
    weir::sim::consumer consumer;
    std::tuple<journaling> listeners;
    weir::runtime::restorer<weir::sim::consumer, std::tuple<journaling>> work{listeners, log};

    explicit fixture(std::string max_poll_records = "500")
        : consumer{weir::sim::supplier{cluster}.consumer({{{"max.poll.records", std::move(max_poll_records)}}})} {
        cluster.create_topic("log", 2);
    }
    void append(std::string key, std::optional<std::string> value, std::int64_t timestamp_ms = 5) {
        cluster.append(
            "log", {.key = std::move(key), .value = std::move(value), .timestamp_ms = timestamp_ms, .partition = 1});
    }
    strings& lines() { return std::get<0>(listeners).lines; }
    void step() { work.step(consumer, 0, 1'000); }
    void run() {
        for (int i = 0; i < 1'000 && !work.is_over(); ++i) step();
        CHECK(work.is_over());
    }
};

}  // namespace

TEST_CASE("restore: a store holds what its changelog says last, tombstones included, and listeners hear of it") {
    fixture f;
    f.append("a", "1", 10);
    f.append("b", "2", 20);
    f.append("c", "3", 30);
    f.append("a", "4", 15);
    f.append("b", std::nullopt, 40);
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    f.run();
    CHECK(store.entries == entries{{"a", "4@15"}, {"c", "3@30"}});
    CHECK(f.lines() == strings{"log-1 s starts 0 5", "log-1 s batch 4 5", "log-1 s ends 5"});
}

TEST_CASE("restore: in batches, each told with its last offset and its number of records") {
    fixture f{"2"};
    for (auto const* key : {"a", "b", "c", "d", "e"}) f.append(key, "v");
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    f.run();
    CHECK(store.entries.size() == 5);
    CHECK(f.lines() == strings{"log-1 s starts 0 5", "log-1 s batch 1 2", "log-1 s batch 3 2", "log-1 s batch 4 1",
                               "log-1 s ends 5"});
}

TEST_CASE("restore: an empty changelog starts and ends") {
    fixture f;
    target store;
    f.work.add(store.from({"log", 0}, "s"));
    f.run();
    CHECK(store.entries.empty());
    CHECK(f.lines() == strings{"log-0 s starts 0 0", "log-0 s ends 0"});
}

TEST_CASE("restore: a changelog all of whose records are deleted starts where it ends") {
    fixture f;
    f.append("a", "1");
    f.append("b", "2");
    f.cluster.delete_records({"log", 1}, 2);
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    f.run();
    CHECK(f.lines() == strings{"log-1 s starts 2 2", "log-1 s ends 0"});
}

TEST_CASE("restore: several stores at once, full and empty, each from its partition") {
    fixture f{"1"};
    f.append("a", "1");
    f.append("b", "2");
    f.cluster.create_topic("other", 2);
    f.cluster.append("other", {.key = "x", .value = "9", .timestamp_ms = 1, .partition = 0});
    target one, two, none;
    f.work.add(one.from({"log", 1}, "one"));
    f.work.add(none.from({"log", 0}, "none"));
    f.work.add(two.from({"other", 0}, "two"));
    f.run();
    CHECK(one.entries == entries{{"a", "1@5"}, {"b", "2@5"}});
    CHECK(two.entries == entries{{"x", "9@1"}});
    CHECK(none.entries.empty());
    CHECK(std::count(f.lines().begin(), f.lines().end(), "log-1 one ends 2") == 1);
    CHECK(std::count(f.lines().begin(), f.lines().end(), "other-0 two ends 1") == 1);
    CHECK(std::count(f.lines().begin(), f.lines().end(), "log-0 none ends 0") == 1);
}

TEST_CASE("restore: records without a key say nothing") {
    fixture f;
    f.append("a", "1");
    f.cluster.append("log", {.value = "2", .timestamp_ms = 5, .partition = 1});
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    f.run();
    CHECK(store.entries == entries{{"a", "1@5"}});
    CHECK(f.lines().back() == "log-1 s ends 1");
}

TEST_CASE("restore: whoever leaves in the middle is told, and the others go on where they are") {
    fixture f{"2"};
    for (auto const* key : {"a", "b", "c", "d", "e"}) f.append(key, "v");
    f.cluster.create_topic("other", 1);
    for (auto const* key : {"a", "b", "c"}) f.cluster.append("other", {.key = key, .value = "w", .timestamp_ms = 5});
    target leaves, stays;
    f.work.add(leaves.from({"log", 1}, "s"));
    f.work.add(stays.from({"other", 0}, "o"));
    f.step();
    f.step();
    CHECK(leaves.entries.size() + stays.entries.size() == 4);
    auto const had = leaves.entries;
    CHECK(f.work.is_restoring(&leaves));
    f.work.forget(&leaves);
    CHECK_FALSE(f.work.is_restoring(&leaves));
    CHECK(f.work.is_restoring(&stays));
    f.run();
    CHECK(leaves.entries == had);
    CHECK(stays.entries == entries{{"a", "w@5"}, {"b", "w@5"}, {"c", "w@5"}});
    auto const said = [&](std::string const& line) { return std::count(f.lines().begin(), f.lines().end(), line); };
    CHECK(said("log-1 s suspended " + std::to_string(had.size())) == 1);
    CHECK(said("log-1 s ends 5") == 0);
    CHECK(said("other-0 o ends 3") == 1);  // 3 and not more: nothing was read twice
}

TEST_CASE("restore: what a listener throws names the listener, what it was told, the store and the partition") {
    std::pair<char const*, char const*> const calls[]{
        {"starts", "on_restore_start"}, {"batch", "on_batch_restored"}, {"ends", "on_restore_end"}};
    for (auto const& [fails_when, call] : calls) {
        fixture f;
        f.append("a", "1");
        target store;
        f.work.add(store.from({"log", 1}, "s"));
        std::get<0>(f.listeners).fails_when = fails_when;
        auto const where = "restore listener " + std::string{weir::type_name<journaling>} +
                           " threw std::runtime_error in " + call + " of store s, changelog partition log-1";
        bool thrown = false;
        try {
            for (int i = 0; i < 1'000 && !f.work.is_over(); ++i) f.step();
        } catch (weir::error const& e) {
            thrown = true;
            CHECK(e.what() == where + ": the user's mistake");
            auto const* const failure = dynamic_cast<weir::runtime::failed_listener const*>(&e);
            REQUIRE(failure);
            CHECK(failure->where == where);
            CHECK_THROWS_AS(std::rethrow_exception(failure->cause), std::runtime_error);
        }
        CHECK(thrown);
    }
}

TEST_CASE("restore: a listener that throws when a task leaves is logged, and hears of all its stores") {
    fixture f{"1"};
    f.cluster.create_topic("other", 1);
    for (auto const* key : {"a", "b"}) {
        f.append(key, "v");
        f.cluster.append("other", {.key = key, .value = "w", .timestamp_ms = 5});
    }
    target leaves, stays;
    f.work.add(leaves.from({"log", 0}, "first"));
    f.work.add(leaves.from({"log", 1}, "second"));
    f.work.add(leaves.from({"log", 1}, "third"));
    f.work.add(stays.from({"other", 0}, "o"));
    f.step();
    f.lines().clear();
    logged.clear();
    std::get<0>(f.listeners).fails_when_suspended = true;
    CHECK_NOTHROW(f.work.forget(&leaves));
    CHECK(f.lines().size() == 2);  // the first was full at once
    auto const name = "restore listener " + std::string{weir::type_name<journaling>};
    auto const at = name + " threw std::runtime_error in on_restore_suspended of store ";
    CHECK(logged == strings{at + "second, changelog partition log-1: the user's mistake",
                            at + "third, changelog partition log-1: the user's mistake"});
    CHECK_FALSE(f.work.is_restoring(&leaves));
    f.run();
    CHECK(stays.entries == entries{{"a", "w@5"}, {"b", "w@5"}});
}

TEST_CASE("restore: what somebody writes meanwhile is not waited for, and not taken") {
    fixture f{"2"};
    for (auto const* key : {"a", "b", "c"}) f.append(key, "v");
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    for (int i = 0; i < 1'000 && !f.work.is_over(); ++i) {
        f.step();
        f.append("late", "v");
    }
    CHECK(store.entries == entries{{"a", "v@5"}, {"b", "v@5"}, {"c", "v@5"}});
    CHECK(f.lines().back() == "log-1 s ends 3");
}

TEST_CASE("restore: a changelog that was truncated beyond the next record starts over, and says so") {
    fixture f{"2"};
    logged.clear();
    for (auto const* key : {"a", "b", "c", "d", "e", "f"}) f.append(key, "v");
    target store;
    f.work.add(store.from({"log", 1}, "s"));
    f.step();
    CHECK(store.entries == entries{{"a", "v@5"}, {"b", "v@5"}});
    f.cluster.delete_records({"log", 1}, 4);
    f.run();
    CHECK(store.entries == entries{{"e", "v@5"}, {"f", "v@5"}});
    CHECK(f.lines() == strings{"log-1 s starts 0 6", "log-1 s batch 1 2", "log-1 s starts 4 6", "log-1 s batch 5 2",
                               "log-1 s ends 2"});
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged[0],
               Catch::Contains("store s is emptied and restored anew") && Catch::Contains("offset 2 of log-1"));
}

namespace {

/// What the cluster in memory does not have: partitions with gaps, where records were compacted away or are markers of
/// transactions.
struct scripted_consumer {
    struct record {
        std::int64_t at;
        std::string name = "log";
        std::string_view topic() const { return name; }
        std::int32_t partition() const { return 0; }
        std::int64_t offset() const { return at; }
        std::int64_t timestamp_ms() const { return 5; }
        weir::wire_bytes key() const { return "k"; }
        weir::wire_bytes value() const { return "v"; }
    };
    struct batch {
        std::vector<record> records;
        std::vector<topic_partition> reached;
        std::size_t size() const { return records.size(); }
        record const& operator[](std::size_t i) const { return records[i]; }
        std::span<topic_partition const> ends() const { return reached; }
    };
    std::deque<batch> polls;
    std::int64_t begin, end;

    std::vector<std::int64_t> beginning_offsets(std::span<topic_partition const>, int) const { return {begin}; }
    std::vector<std::int64_t> end_offsets(std::span<topic_partition const>, int) const { return {end}; }
    void assign(std::span<weir::runtime::partition_offset const>) {}
    void pause(std::span<topic_partition const>) {}
    batch poll(int) {
        if (polls.empty()) throw weir::client_error{"polled on after the end"};
        auto result = std::move(polls.front());
        polls.pop_front();
        return result;
    }
};

strings restored(std::deque<scripted_consumer::batch> polls, std::int64_t begin, std::int64_t end) {
    scripted_consumer consumer{std::move(polls), begin, end};
    std::tuple<journaling> listeners;
    weir::runtime::restorer<scripted_consumer, std::tuple<journaling>> work{listeners, log};
    target store;
    work.add(store.from({"log", 0}, "s"));
    while (!work.is_over()) work.step(consumer, 0, 1'000);
    CHECK(consumer.polls.empty());
    return std::get<0>(listeners).lines;
}

}  // namespace

TEST_CASE("restore: gaps are normal; the end is reached, not counted") {
    CHECK(restored({{{{10}, {17}}, {}}, {{{30}}, {}}}, 10, 31) ==
          strings{"log-0 s starts 10 31", "log-0 s batch 17 2", "log-0 s batch 30 1", "log-0 s ends 3"});
}

TEST_CASE("restore: a changelog that ends with a gap is at its end when the broker says so") {
    CHECK(restored({{{{3}}, {}}, {{}, {}}, {{}, {{"log", 0}}}}, 0, 9) ==
          strings{"log-0 s starts 0 9", "log-0 s batch 3 1", "log-0 s ends 1"});
    // Nothing but a marker was left of it.
    CHECK(restored({{{}, {{"log", 0}}}}, 0, 9) == strings{"log-0 s starts 0 9", "log-0 s ends 0"});
}

TEST_CASE("restore: a record beyond the end shows that the end was passed, and is not taken") {
    CHECK(restored({{{{3}, {12}}, {}}}, 0, 9) == strings{"log-0 s starts 0 9", "log-0 s batch 3 1", "log-0 s ends 1"});
}

// SPDX-License-Identifier: Apache-2.0
// Handlers in stream threads that are driven step by step.
#include <weir/runtime/failure_handling.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/dumps.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;

namespace {

struct silent_observer final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

strings logged;

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};

    fixture() {
        for (auto const* topic : {"in", "out", "dead"}) cluster.create_topic(topic, 1);
        logged.clear();
    }
    void append(std::string key, std::string value, std::int64_t timestamp_ms = 5) {
        cluster.append("in", {.key = std::move(key), .value = std::move(value), .timestamp_ms = timestamp_ms});
    }
};

template <typename Topology, typename Policies>
struct instance {
    Topology topology;
    weir::runtime::stream_settings settings;
    silent_observer observer;
    weir::runtime::stream_thread<Topology, Policies, weir::sim::supplier> thread;

    instance(fixture& f, Topology t, Policies, weir::config const& c = app())
        : topology{std::move(t)},
          settings{c},
          thread{topology, settings, weir::sim::supplier{f.cluster},
                 "t",      observer, [](std::string_view line) { logged.emplace_back(line); }} {
        thread.subscribe();
    }
    void step(int times = 6) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
    /// By all tasks, or by one.
    double dropped(std::string const& task = {}) const {
        std::vector<weir::metrics::metric> all;
        thread.read_metrics(all);
        double sum = 0;
        for (auto const& m : all)
            if (m.name == "dropped-records-total" && (task.empty() || m.tags.at("task-id") == task)) sum += m.value;
        return sum;
    }
};

auto numbers() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::int16) | weir::to<"out">());
}
auto const with_dead = app({{"errors.dead.letter.queue.topic.name", "dead"}});

}  // namespace

TEST_CASE(
    "failure_handling: an unreadable record is dropped, counted, logged, sent to the dead letters, and committed") {
    fixture f;
    f.append("a", "no number");
    f.append("b", std::string("\0\x05", 2), 7);
    instance i{f, numbers(), weir::with<weir::deserialization::log_and_continue, weir::dead_letter_queue>, with_dead};
    i.step();
    CHECK(i.dropped() == 1);
    i.thread.close();
    CHECK(f.cluster.read_all("out").size() == 1);
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged.front(), Contains("KSTREAM-SOURCE-0000000000 cannot read the value at topic in, partition 0, "
                                        "offset 0") &&
                                   Contains("dropped"));
    CHECK(values(f.cluster, "dead") == strings{"no number"});
    CHECK(committed(f.cluster, {"in", 0}) == 2);
}

TEST_CASE("failure_handling: a topic of dead letters that does not exist is refused by the setting that names it") {
    fixture f;
    f.cluster.delete_topic("dead");
    using chosen = decltype(weir::with<weir::deserialization::log_and_continue, weir::dead_letter_queue>);
    using refused = instance<decltype(numbers()), std::remove_const_t<chosen>>;
    CHECK_THROWS_WITH((refused{f, numbers(), {}, with_dead}),
                      Contains("setting errors.dead.letter.queue.topic.name, for weir::dead_letter_queue: ") &&
                          Contains("'dead' does not exist"));
    CHECK_THROWS_AS((refused{f, numbers(), {}, with_dead}), weir::runtime::unknown_topic);
}

TEST_CASE("failure_handling: by default it stops, and what came before is committed") {
    fixture f;
    f.append("b", std::string("\0\x05", 2));
    f.append("a", "no number");
    instance i{f, numbers(), weir::with<>};
    CHECK_THROWS_WITH(i.thread.run(),
                      Contains("task 0_0: KSTREAM-SOURCE-0000000000 cannot read the value") && Contains("offset 1"));
    CHECK(committed(f.cluster, {"in", 0}) == 1);
}

TEST_CASE("failure_handling: records that the broker does not take are dropped if the production handler says so") {
    fixture f;
    f.append("a", "refused");
    f.append("b", "taken");
    f.cluster.fail_next_produce("out", "MESSAGE_TOO_LARGE");
    SECTION("it does") {
        instance i{f, weir::topology(words() | weir::to<"out">()), weir::with<weir::production::log_and_continue>};
        i.step();
        CHECK(i.dropped() == 1);
        i.thread.close();
        CHECK(values(f.cluster, "out") == strings{"taken"});
        CHECK(committed(f.cluster, {"in", 0}) == 2);
        REQUIRE(logged.size() == 1);
        CHECK_THAT(logged.front(), Contains("topic out") && Contains("MESSAGE_TOO_LARGE") && Contains("dropped"));
    }
    SECTION("by default it is a failure") {
        instance i{f, weir::topology(words() | weir::to<"out">()), weir::with<>};
        CHECK_THROWS_WITH(i.thread.run(), Contains("MESSAGE_TOO_LARGE"));
        CHECK(committed(f.cluster, {"in", 0}) == 0);
    }
}

namespace {

/// Writes down what it is told of the source.
struct drops_and_tells : weir::production::handler {
    weir::error_response handle_error(weir::error_handler_context const& at, weir::undelivered_record const& r) {
        journal<drops_and_tells>::write(std::string{at.topic} + '-' + std::to_string(at.partition) + '@' +
                                        std::to_string(at.offset) + ' ' + std::string{r.topic});
        return weir::error_response::resume;
    }
};
struct listens : weir::producer_interceptor {};

}  // namespace

TEST_CASE(
    "failure_handling: where interceptors have sources kept, a record that is not taken is dropped with its own") {
    fixture f;
    f.cluster.create_topic("wide", 2);
    auto const topology =
        weir::topology(weir::stream<"wide">(weir::serde::string, weir::serde::string) | weir::to<"out">());
    auto const append = [&](std::int32_t partition, char const* value) {
        f.cluster.append("wide", {.key = "k", .value = value, .timestamp_ms = 5, .partition = partition});
    };
    journal<drops_and_tells>::clear();
    SECTION("the handler and the log know it, and its task counts") {
        instance i{f, topology, weir::with<drops_and_tells, weir::producer_interceptors<listens>>};
        append(1, "taken");
        i.step();
        f.cluster.fail_next_produce("out", "MESSAGE_TOO_LARGE");
        append(1, "refused");
        i.step();
        CHECK(journal<drops_and_tells>::read() == strings{"wide-1@1 out"});
        CHECK(logged ==
              strings{"a record for topic out, partition 0, due to topic wide, partition 1, offset 1, was not "
                      "delivered, and is dropped: MESSAGE_TOO_LARGE"});
        CHECK(i.dropped("0_1") == 1);
        CHECK(i.dropped() == 1);
        i.thread.close();
    }
    SECTION("without interceptors it is not known") {
        instance i{f, topology, weir::with<drops_and_tells>};
        f.cluster.fail_next_produce("out", "MESSAGE_TOO_LARGE");
        append(1, "refused");
        i.step();
        CHECK(journal<drops_and_tells>::read() == strings{"--1@-1 out"});
        CHECK(i.dropped("0_0") == 1);
        i.thread.close();
    }
}

TEST_CASE("failure_handling: each record that an operator drops is told with its coordinates and its node") {
    fixture f;
    f.cluster.create_topic("app-counts-changelog", 1);
    f.append("a", "counted");
    f.cluster.append("in", {.key = std::nullopt, .value = "v", .timestamp_ms = 5});
    f.cluster.append("in", {.key = "a", .value = std::nullopt, .timestamp_ms = 5});
    instance i{f, weir::topology(counted()), weir::with<weir::dumps>};
    i.step();
    CHECK(i.dropped() == 2);
    strings const told{
        "task 0_0: KSTREAM-AGGREGATE-0000000001 skips a record at topic in, partition 0, offset 1: null key",
        "task 0_0: KSTREAM-AGGREGATE-0000000001 skips a record at topic in, partition 0, offset 2: null value"};
    CHECK(logged == told);
    std::vector<weir::error_note> notes;
    CHECK(i.thread.errors().read(notes) == 2);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].text == told[0]);
    CHECK(notes[1].text == told[1]);
    i.thread.close();
}

namespace {

/// Seconds, of which one is no time; what has none gets the time of its partition.
struct seconds : weir::timestamps::extractor {
    std::int64_t extract(weir::record_context const& record, std::int64_t partition_time_ms) const {
        if (record.timestamp_ms == 0) return partition_time_ms;
        return record.timestamp_ms == 1 ? -1 : record.timestamp_ms * 1'000;
    }
};

}  // namespace

namespace {

/// The time that a header tells.
struct in_header : weir::timestamps::extractor {
    std::int64_t extract(weir::record_context const& record, std::int64_t) const {
        auto const time = record.headers().last("time");
        return time && time->value ? std::stoll(std::string{*time->value}) : record.timestamp_ms;
    }
};

}  // namespace

TEST_CASE("failure_handling: the application's policy sees the headers of the record whose timestamp it tells") {
    fixture f;
    for (char const* const time : {"70", "", "90"}) {
        weir::headers headers;
        if (*time) headers.add("time", time);
        f.cluster.append("in", {.key = "a", .value = "v", .record_headers = headers, .timestamp_ms = 5});
    }
    instance i{f, weir::topology(words() | weir::to<"out">()), weir::with<in_header>};
    i.step();
    i.thread.close();
    std::vector<std::int64_t> timestamps;
    for (auto const& r : f.cluster.read_all("out")) timestamps.push_back(r.timestamp_ms);
    CHECK(timestamps == std::vector<std::int64_t>{70, 5, 90});
}

TEST_CASE("failure_handling: what a record cache flushes is a dead letter without bytes, as its record is gone") {
    fixture f;
    f.cluster.create_topic("app-counts-changelog", 1);
    auto const topology =
        weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::caching_enabled) |
                       weir::to_stream() | weir::map_values([](std::string const& key, std::int64_t n) -> std::int64_t {
                           if (key == "bad") throw std::runtime_error{"no"};
                           return n;
                       }) |
                       weir::to<"out">());
    instance i{f, topology, weir::with<weir::processing::log_and_continue, weir::dead_letter_queue>,
               app({{"errors.dead.letter.queue.topic.name", "dead"}, {"commit.interval.ms", "1000"}})};
    f.append("bad", "first");
    f.append("good", "second");
    i.step();
    CHECK(f.cluster.read_all("dead").empty());
    f.time.advance_ms(1'000);
    i.step();  // nothing is polled in this round
    auto const dead = f.cluster.read_all("dead");
    REQUIRE(dead.size() == 1);
    CHECK_FALSE(dead[0].key);
    CHECK_FALSE(dead[0].value);
    CHECK(dead[0].record_headers.last("__streams.errors.offset") == weir::header{"__streams.errors.offset", "0"});
    CHECK(f.cluster.read_all("out").size() == 1);
    i.thread.close();
}

TEST_CASE("failure_handling: timestamps by the application's policy; the partition's time is that of what it gave") {
    fixture f;
    for (std::int64_t timestamp : {50, 1, 20, 0}) f.append("a", "v", timestamp);
    instance i{f, weir::topology(words() | weir::to<"out">()), weir::with<seconds>};
    i.step();
    CHECK(i.dropped() == 1);
    i.thread.close();
    std::vector<std::int64_t> timestamps;
    for (auto const& r : f.cluster.read_all("out")) timestamps.push_back(r.timestamp_ms);
    CHECK(timestamps == std::vector<std::int64_t>{50'000, 20'000, 50'000});
    CHECK(f.cluster.committed("app", {"in", 0})->metadata == weir::runtime::commit_metadata(50'000));
    REQUIRE(logged.size() == 1);
    CHECK_THAT(logged.front(), Contains("topic in, partition 0, offset 1") && Contains("negative"));
}

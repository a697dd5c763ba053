// SPDX-License-Identifier: Apache-2.0
// Which record a task of several inputs takes next, where extractors tell the timestamps.
#include <weir/runtime/record_router.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <tuple>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::nullable, weir::stream, weir::timestamp_extractor, weir::to;
using weir::serde::int16, weir::serde::string;

namespace {

struct silent_observer final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

strings logged, asked;  // asked: whose timestamps extractors were asked for

using input = std::tuple<char const*, char const*, std::int64_t>;  // topic, value, the broker's timestamp

template <typename Topology, typename Policies>
struct instance {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    Topology topology;
    weir::runtime::stream_settings settings{app({{"commit.interval.ms", "0"}})};
    silent_observer observer;
    weir::runtime::stream_thread<Topology, Policies, weir::sim::supplier> thread;

    instance(Topology t, Policies, std::vector<input> const& records)
        : cluster{prepared(time, records)},
          topology{std::move(t)},
          thread{topology, settings, weir::sim::supplier{cluster},
                 "t",      observer, [](std::string_view line) { logged.emplace_back(line); }} {
        thread.subscribe();
    }
    strings run() {
        for (int i = 0; i < 4; ++i) thread.run_once();
        return values(cluster, "out");
    }

private:
    static weir::sim::cluster prepared(weir::sim::virtual_clock const& time, std::vector<input> const& records) {
        logged.clear();
        asked.clear();
        weir::sim::cluster made{time};
        for (auto const* topic : {"in", "also", "out", "app-r-repartition"}) made.create_topic(topic, 1);
        for (auto const& [topic, value, at] : records)
            made.append(topic, {.key = "k", .value = value, .timestamp_ms = at});
        return made;
    }
};

/// The number in a value; what has none throws, "skip" is dropped.
std::int64_t number_in(nullable<std::string> value) {
    auto const text = value.value_or("");
    asked.push_back(text);
    if (text == "skip") return -1;
    return std::stoll(text);
}
auto const by_number = timestamp_extractor([](nullable<std::string> value, std::int64_t) { return number_in(value); });
auto both(auto const& also_by) {
    return weir::topology(stream<"in">(string, string, by_number) |
                          weir::merge(stream<"also">(string, string, also_by)) | to<"out">());
}

}  // namespace

TEST_CASE("record order: the timestamps that extractors give decide, which are asked once for each record") {
    // By the broker's timestamps, it were 9 8 1 4 3 5.
    instance i{
        both(by_number),
        weir::with<>,
        {{"in", "1", 30}, {"in", "9", 10}, {"in", "3", 50}, {"also", "8", 20}, {"also", "4", 40}, {"also", "5", 60}}};
    CHECK(i.run() == strings{"1", "8", "4", "5", "9", "3"});
    CHECK(asked == strings{"8", "1", "9", "4", "5", "3"});
    CHECK(committed(i.cluster, {"in", 0}) == 3);
    CHECK(committed(i.cluster, {"also", 0}) == 3);
    CHECK(i.cluster.committed("app", {"in", 0})->metadata == weir::runtime::commit_metadata(9));
}

TEST_CASE("record order: beside an input with an extractor, the others' go by the broker's timestamps") {
    auto const topology = weir::topology(stream<"in">(string, string, by_number) |
                                         weir::merge(stream<"also">(string, string)) | to<"out">());
    instance i{topology,
               weir::with<>,
               {{"in", "15", 100}, {"in", "25", 101}, {"also", "a", 10}, {"also", "b", 20}, {"also", "c", 30}}};
    CHECK(i.run() == strings{"a", "15", "b", "25", "c"});
}

TEST_CASE("record order: a head with a negative timestamp is dropped, and the next one becomes head") {
    instance i{both(by_number),
               weir::with<>,
               {{"in", "skip", 1}, {"in", "7", 2}, {"also", "5", 3}, {"also", "skip", 4}, {"also", "skip", 5}}};
    CHECK(i.run() == strings{"5", "7"});
    CHECK(asked == strings{"5", "skip", "7", "skip", "skip"});
    CHECK(committed(i.cluster, {"in", 0}) == 2);
    CHECK(committed(i.cluster, {"also", 0}) == 3);
    REQUIRE(logged.size() == 3);
    CHECK_THAT(logged.front(), Contains("topic in, partition 0, offset 0") && Contains("negative"));
}

TEST_CASE(
    "record order: what an extractor throws stops, with the record's coordinates; what came before is committed") {
    instance i{both(by_number),
               weir::with<weir::processing::log_and_continue>,
               {{"in", "1", 1}, {"in", "none", 2}, {"also", "2", 3}}};
    CHECK_THROWS_WITH(i.thread.run(), Contains("cannot tell the timestamp at topic in, partition 0, offset 1"));
    CHECK(committed(i.cluster, {"in", 0}) == 1);
    CHECK(values(i.cluster, "out") == strings{"1"});
}

TEST_CASE("record order: an unreadable head is asked about when it becomes head, and the next one follows") {
    auto const by_value =
        timestamp_extractor([](nullable<std::int16_t> value, std::int64_t) { return std::int64_t{value.value_or(0)}; });
    auto const topology = weir::topology(stream<"in">(string, int16, by_value) |
                                         weir::map_values([](std::int16_t n) { return "in" + std::to_string(n); }) |
                                         weir::merge(stream<"also">(string, string)) | to<"out">(string, string));
    std::vector<input> const records{
        {"in", "unreadable", 1}, {"in", "\1\5", 2}, {"also", "b", 300}, {"also", "a", 100}};
    SECTION("dropped by the handler") {
        instance i{topology, weir::with<weir::deserialization::log_and_continue>, records};
        CHECK(i.run() == strings{"in261", "b", "a"});
        CHECK(committed(i.cluster, {"in", 0}) == 2);
        REQUIRE(logged.size() == 1);
        CHECK_THAT(logged.front(), Contains("cannot read the value at topic in, partition 0, offset 0"));
    }
    SECTION("by default it stops") {
        instance i{topology, weir::with<>, records};
        CHECK_THROWS_WITH(i.thread.run(), Contains("cannot read the value at topic in, partition 0, offset 0"));
        CHECK(values(i.cluster, "out").empty());
        CHECK_FALSE(i.cluster.committed("app", {"in", 0}));
        CHECK_FALSE(i.cluster.committed("app", {"also", 0}));
    }
}

namespace {

/// The broker's timestamp, counted down from 100.
struct backwards : weir::timestamps::extractor {
    std::int64_t extract(weir::record_context const& record, std::int64_t) const {
        asked.push_back(std::string{record.topic} + std::to_string(record.offset));
        return 100 - record.timestamp_ms;
    }
};

}  // namespace

TEST_CASE("record order: the application's policy decides, too") {
    auto const topology =
        weir::topology(stream<"in">(string, string) | weir::merge(stream<"also">(string, string)) | to<"out">());
    instance i{
        topology, weir::with<backwards>, {{"in", "a", 10}, {"in", "b", 60}, {"also", "c", 30}, {"also", "d", 90}}};
    CHECK(i.run() == strings{"c", "d", "a", "b"});
    CHECK(asked == strings{"also0", "in0", "also1", "in1"});
    std::vector<std::int64_t> timestamps;
    for (auto const& r : i.cluster.read_all("out")) timestamps.push_back(r.timestamp_ms);
    CHECK(timestamps == std::vector<std::int64_t>{70, 10, 90, 40});
}

TEST_CASE("record order: what the topology wrote itself has its timestamp already, whatever the policy") {
    auto const topology = weir::topology(stream<"in">(string, string) | weir::repartition<"r">() | to<"out">());
    instance i{topology, weir::with<backwards>, {{"in", "a", 10}}};
    CHECK(i.run() == strings{"a"});
    CHECK(i.cluster.read_all("out").front().timestamp_ms == 90);
    CHECK(asked == strings{"in0"});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/task.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/runtime/measured_task.hpp>

using namespace weir_tests;
using Catch::Matchers::StartsWith;

namespace {

/// Writes down what it is to send.
struct collector {
    using topic_type = int;
    static constexpr bool tells_sources = true;
    std::vector<std::string> topics;
    std::vector<std::string> sent;
    std::string refuses{};  // a topic

    int topic(std::string const& name) {
        topics.push_back(name);
        return static_cast<int>(topics.size()) - 1;
    }
    std::vector<std::string> sources;
    void send(int to, std::string_view name, weir::runtime::produced_record const& r,
              weir::record_source const& from = {}) {
        sources.push_back(std::string{from.topic} + '-' + std::to_string(from.partition) + '@' +
                          std::to_string(from.offset));
        if (name == refuses) throw weir::client_error{"the queue for " + refuses + " is full"};
        auto const text = [](weir::wire_bytes b) { return b ? std::string{*b} : "null"; };
        sent.push_back(topics[static_cast<std::size_t>(to)] +
                       (topics[static_cast<std::size_t>(to)] == name ? "" : "?") +
                       (r.partition ? '-' + std::to_string(*r.partition) : "") + ' ' + text(r.key) + ' ' +
                       text(r.value) + ' ' + std::to_string(*r.timestamp_ms) +
                       (r.record_headers ? " +" + std::to_string(r.record_headers->size()) : ""));
    }
};

struct record {
    weir::wire_bytes k, v;
    weir::wire_bytes key() const { return k; }
    weir::wire_bytes value() const { return v; }
};

template <typename Topology, typename Level = weir::metrics::info>
struct fixture {
    using task_type = weir::runtime::task<Topology, collector, weir::metrics::task_metrics<Level>>;

    Topology topology;
    collector out;
    weir::runtime::topic_table<int> topics{topology, "app", out};
    task_type task{{0, 3}, topology, out, topics, {"t", "0_3", weir::runtime::measured_nodes(topics, 0)}};
    weir::headers headers;

    explicit fixture(Topology t) : topology{std::move(t)} {}
    void pipe(weir::wire_bytes key, weir::wire_bytes value) {
        weir::record_context context{"in", 3, 41, 7, &headers};
        task.loop().template accept<0>(record{key, value}, context);
    }
};

}  // namespace

TEST_CASE("task: a sink's records have the context's timestamp and headers, and no partition") {
    fixture f{weir::topology(words() | weir::to<"out">())};
    f.pipe("k", "v");
    f.headers.add("h", "1");
    f.pipe(std::nullopt, std::nullopt);
    CHECK(f.out.sent == strings{"out k v 7", "out null null 7 +1"});
}

TEST_CASE("task: changelog records go to the task's partition, before the result") {
    fixture f{weir::topology(counted())};
    f.headers.add("h", "1");
    f.pipe("k", "v");
    auto const one = std::string("\0\0\0\0\0\0\0\1", 8);
    CHECK(f.out.sent == strings{"app-counts-changelog-3 k " + one + " 7", "out k " + one + " 7 +1"});
}

TEST_CASE("task: records tell which input record they come from, changelog records too") {
    fixture f{weir::topology(counted())};
    f.pipe("k", "v");
    CHECK(f.out.sources == strings{"in-3@41", "in-3@41"});
}

namespace {
/// Writes to its store, and sends, whatever calls it.
struct ticking {
    using key_type = std::string;
    using value_type = std::string;
    static constexpr auto stores = weir::store<"seen">(weir::serde::string, weir::serde::string);
    void init(auto& context) {
        context.schedule(weir::punctuation::wall_clock_time, 10, [](std::int64_t, auto& c) {
            c.store(stores).put("tick", "t");
            c.forward("tick", "t");
        });
    }
    void process(std::string const& key, std::string const& value, auto& context) {
        context.store(stores).put(key, value);
        context.forward(key, value);
    }
};
}  // namespace

TEST_CASE("task: what a punctuator does comes from no record, also after there was one") {
    fixture f{weir::topology(words() | weir::process(ticking{}) | weir::to<"out">())};
    f.task.begin(0);
    f.pipe("k", "v");
    f.task.set_wall_time(10);
    CHECK(f.out.sent.size() == 4);
    CHECK(f.out.sources == strings{"in-3@41", "in-3@41", "--1@-1", "--1@-1"});
}

TEST_CASE("task: a function that throws is named with task, node, topic, partition, offset and its reason") {
    fixture f{weir::topology(words() | weir::map_values([](std::string const& v) {
                                 if (v == "bad") throw std::runtime_error{"no good"};
                                 if (v == "worse") throw 7;
                                 return v;
                             }) |
                             weir::to<"out">())};
    CHECK_THROWS_AS(f.pipe("k", "bad"), weir::processing_error);
    CHECK_THROWS_AS(f.pipe("k", "bad"), weir::runtime::failed_processing);
    CHECK_THROWS_WITH(f.pipe("k", "bad"),
                      "task 0_3: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 3, offset 41: no good");
    CHECK_THROWS_WITH(
        f.pipe("k", "worse"),
        "task 0_3: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 3, offset 41: unknown exception");
    CHECK_THROWS_WITH(
        f.pipe("k", std::nullopt),
        StartsWith("task 0_3: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 3, offset 41: ") &&
            Catch::Matchers::Contains("null"));
    CHECK(f.out.sent.empty());
    f.pipe("k", "good");
    CHECK(f.out.sent == strings{"out k good 7"});
}

TEST_CASE("task: a record that cannot be sent is the client's error, and blames no node") {
    fixture f{weir::topology(words() | weir::map_values([](std::string const& v) { return v; }) | weir::group_by_key() |
                             weir::count<"counts">() | weir::to_stream() | weir::to<"out">())};
    for (auto const* topic : {"out", "app-counts-changelog"}) {
        f.out.refuses = topic;
        try {
            f.pipe("k", "v");
            FAIL("nothing was thrown");
        } catch (weir::processing_error const& e) {
            FAIL("not a processing_error: " << e.what());
        } catch (weir::client_error const& e) {
            CHECK(e.what() == "the queue for " + f.out.refuses + " is full");
        }
    }
}

namespace {
/// Has no room now.
struct full_collector : collector {
    void send(int, std::string_view, weir::runtime::produced_record const&, weir::record_source const& = {}) {
        throw weir::runtime::retriable_client_error{"no room"};
    }
};
}  // namespace

TEST_CASE("task: a record for which there is no room now is retried from the last commit, by default") {
    auto const t = weir::topology(words() | weir::to<"out">());
    using topology = std::remove_const_t<decltype(t)>;
    full_collector out;
    weir::runtime::topic_table<int> const topics{t, "app", out};
    weir::headers headers;
    auto const outcome = [&]<typename Policies>(Policies) -> std::string {
        using handling_type = weir::runtime::failure_handling<Policies>;
        handling_type handling{[](std::string_view) {}};
        weir::runtime::task<topology, full_collector, weir::metrics::task_metrics<weir::metrics::off>, handling_type>
            task{{0, 3}, t, out, topics, {"t", "0_3", weir::runtime::measured_nodes(topics, 0)}, &handling};
        weir::record_context context{"in", 3, 41, 7, &headers};
        try {
            task.loop().template accept<0>(record{"k", "v"}, context);
        } catch (weir::runtime::retry_from_commit const& e) {
            return std::string{"retried: "} + e.what();
        } catch (weir::runtime::retriable_client_error const& e) {
            return std::string{"failed: "} + e.what();
        }
        return "dropped";
    };
    CHECK(outcome(weir::with<>) == "retried: no room");
    CHECK(outcome(weir::with<weir::production::log_and_fail>) == "failed: no room");
    CHECK(outcome(weir::with<weir::production::log_and_continue>) == "dropped");
}

TEST_CASE("task: a record that the producer does not take, and is dropped, was not produced") {
    using handling_type = weir::runtime::failure_handling<weir::policies<weir::production::log_and_continue>>;
    auto const topology = weir::topology(words() | weir::to<"out">());
    collector out;
    weir::runtime::topic_table<int> topics{topology, "app", out};
    handling_type handling{[](std::string_view) {}};
    weir::runtime::task<std::remove_const_t<decltype(topology)>, collector,
                        weir::metrics::task_metrics<weir::metrics::info>, handling_type>
        task{{0, 3}, topology, out, topics, {"t", "0_3", weir::runtime::measured_nodes(topics, 0)}, &handling};
    weir::headers headers;
    auto const pipe = [&] {
        weir::record_context context{"in", 3, 41, 7, &headers};
        task.loop().accept<0>(record{"k", "v"}, context);
    };
    auto const total = [&](std::string_view name) {
        task.metrics().publish(1'000'000'000, 0);
        std::vector<weir::metrics::metric> metrics;
        task.metrics().read(1'000'000'000, metrics);
        for (auto const& m : metrics)
            if (m.name == name) return m.value;
        return -1.0;
    };
    out.refuses = "out";
    pipe();
    CHECK(total("records-produced-total") == 0);
    CHECK(total("bytes-produced-total") == 0);
    CHECK(total("dropped-records-total") == 1);
    out.refuses.clear();
    pipe();
    CHECK(total("records-produced-total") == 1);
    CHECK(total("bytes-produced-total") > 0);
}

TEST_CASE("task: bytes that cannot be read are named, key or value") {
    fixture f{weir::topology(weir::stream<"in">(weir::serde::int64, weir::serde::int64) | weir::to<"out">())};
    auto const good = std::string(8, '\0');
    CHECK_THROWS_WITH(f.pipe("abc", good),
                      StartsWith("task 0_3: KSTREAM-SOURCE-0000000000 cannot read the key at topic "
                                 "in, partition 3, offset 41: "));
    CHECK_THROWS_WITH(f.pipe(good, "abc"), StartsWith("task 0_3: KSTREAM-SOURCE-0000000000 cannot read the value at "
                                                      "topic in, partition 3, offset 41: "));
    CHECK(f.out.sent.empty());
}

TEST_CASE("task: what is dropped is counted") {
    fixture f{weir::topology(counted())};
    f.task.set_time(1'000'000'000);
    f.pipe(std::nullopt, "v");
    f.pipe("k", std::nullopt);
    f.pipe("k", "v");
    std::vector<weir::metrics::metric> metrics;
    f.task.metrics().read(1'000'000'000, metrics);
    auto const dropped =
        std::find_if(metrics.begin(), metrics.end(), [](auto const& m) { return m.name == "dropped-records-total"; });
    REQUIRE(dropped != metrics.end());
    CHECK(dropped->value == 2);
    CHECK(dropped->tags.at("task-id") == "0_3");
}

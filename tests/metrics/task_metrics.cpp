// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <type_traits>
#include <weir/metrics/task_metrics.hpp>

namespace metrics = weir::metrics;

namespace {

constexpr std::int64_t s = 1'000'000'000;

template <typename Level>
metrics::task_metrics<Level> fresh() {
    return {"t1", "0_1", {"KSTREAM-SOURCE-0000000000", "", "mask"}};
}

std::vector<metrics::metric> read(auto const& from, std::int64_t now_ns) {
    std::vector<metrics::metric> out;
    from.read(now_ns, out);
    return out;
}

template <typename Level>
using entered = decltype(std::declval<metrics::task_metrics<Level>&>().enter(0));

constexpr bool off_does_nothing() {
    metrics::task_metrics<metrics::off> none{"t", "0_0", {}};
    auto const node = none.enter(5);
    none.dropped(1, 1);
    return std::is_empty_v<decltype(node)>;
}

}  // namespace

TEST_CASE("what a task drops is told from info on") {
    auto m = fresh<metrics::info>();
    m.dropped(1 * s, 2);
    m.dropped(2 * s, 1);
    { [[maybe_unused]] auto const node = m.enter(0); }
    auto const out = read(m, 31 * s);
    REQUIRE(out.size() == 2);
    for (auto const& each : out) {
        CHECK(each.group == "stream-task-metrics");
        CHECK(each.tags == std::map<std::string, std::string>{{"task-id", "0_1"}, {"thread-id", "t1"}});
    }
    CHECK(out[0].name == "dropped-records-rate");
    CHECK(out[0].value == Approx(3 / 30.0));
    CHECK(out[1].name == "dropped-records-total");
    CHECK(out[1].value == 3);
}

TEST_CASE("each named node is counted and timed from debug on") {
    auto moved = fresh<metrics::debug>();
    auto m = std::move(moved);
    for (int i = 0; i < 4; ++i) {
        auto const source = m.enter(0);
        auto const other = m.enter(1);
        if (i % 2 == 0) auto const mask = m.enter(2);
    }
    auto const out = read(m, 31 * s);
    REQUIRE(out.size() == 2 + 2 * 4);
    char const* const names[] = {"process-rate", "process-total", "process-latency-avg", "process-latency-max"};
    for (std::size_t i = 0; i < 8; ++i) {
        auto const& each = out[2 + i];
        auto const* node = i < 4 ? "KSTREAM-SOURCE-0000000000" : "mask";
        CHECK(each.group == "stream-processor-node-metrics");
        CHECK(each.name == names[i % 4]);
        CHECK(each.tags ==
              std::map<std::string, std::string>{{"task-id", "0_1"}, {"thread-id", "t1"}, {"processor-node-id", node}});
    }
    CHECK(out[3].value == 4);
    CHECK(out[7].value == 2);
    CHECK(out[2].value > 0);
    CHECK(out[4].value > 0);
    CHECK(out[5].value >= out[4].value);
}

TEST_CASE("trace measures what debug does") { CHECK(read(fresh<metrics::trace>(), 0).size() == 10); }

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
    CHECK(read(metrics::task_metrics<metrics::off>{"t", "0_0", {"a"}}, 0).empty());
}

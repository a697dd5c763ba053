// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <type_traits>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/snapshot.hpp>

namespace metrics = weir::metrics;
using Catch::Contains;

namespace {

metrics::metric of(metrics::definition const& what, metrics::tags about, double value, std::string text = {}) {
    return {std::string{what.group}, std::string{what.name}, "", std::move(about), value, what.is, std::move(text)};
}

metrics::snapshot some() {
    return metrics::snapshot{{of(metrics::client::state, {{"client-id", "c"}}, 0, "RUNNING"),
                              of(metrics::thread::process_rate, {{"thread-id", "t1"}}, 1.5),
                              of(metrics::node::process_total, {{"task-id", "0_0"}, {"processor-node-id", "a"}}, 7),
                              of(metrics::node::process_total, {{"task-id", "0_1"}, {"processor-node-id", "a"}}, 8),
                              of(metrics::node::process_total, {{"task-id", "0_1"}, {"processor-node-id", "b"}}, 9)}};
}

}  // namespace

TEST_CASE("a snapshot is asked by name and tags") {
    auto const all = some();
    CHECK(all.size() == 5);
    CHECK(all[1].value == 1.5);
    REQUIRE(all.find("stream-processor-node-metrics", "process-total"));
    CHECK(all.find("stream-processor-node-metrics", "process-total")->value == 7);
    CHECK(all.find("stream-processor-node-metrics", "process-total", {{"task-id", "0_1"}})->value == 8);
    CHECK_FALSE(all.find("stream-processor-node-metrics", "process-total", {{"task-id", "0_2"}}));
    CHECK_FALSE(all.find("stream-processor-node-metrics", "process-total", {{"topic", "0_1"}}));
    CHECK_FALSE(all.find("stream-task-metrics", "process-total"));
    CHECK(metrics::snapshot{}.empty());
}

TEST_CASE("a snapshot is asked by type") {
    auto const all = some();
    STATIC_REQUIRE(std::is_same_v<decltype(all.get(metrics::thread::process_rate)), double>);
    STATIC_REQUIRE(std::is_same_v<decltype(all.get(metrics::node::process_total)), std::int64_t>);
    CHECK(all.get(metrics::client::state) == "RUNNING");
    CHECK(all.get(metrics::thread::process_rate) == 1.5);
    CHECK(all.get(metrics::node::process_total, {{"processor-node-id", "b"}}) == 9);
    CHECK(all.total(metrics::node::process_total) == 24);
    CHECK(all.total(metrics::node::process_total, {{"processor-node-id", "a"}}) == 15);
    CHECK(all.total(metrics::task::dropped_records_total) == 0);
}

TEST_CASE("what is not there, or there twice, is told by name") {
    CHECK_THROWS_WITH(some().get(metrics::task::process_rate, {{"task-id", "9"}}),
                      Contains("stream-task-metrics process-rate task-id=9: there is none"));
    CHECK_THROWS_WITH(some().get(metrics::node::process_total), Contains("there are several"));
}

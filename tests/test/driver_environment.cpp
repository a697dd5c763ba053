// SPDX-License-Identifier: Apache-2.0
#include <weir/test/driver_environment.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

namespace {

using topology_type =
    decltype(weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">()));
using environment_type = weir::test::detail::driver_environment<topology_type>;

environment_type an_environment() {
    environment_type e;
    e.application_id = "app";
    e.nodes = {{"source", weir::node_kind::source, 0, {}, {"in"}, false, {}},
               {"sink", weir::node_kind::sink, 0, {0}, {"out"}, true, {}}};
    e.store_names = {"s"};
    return e;
}

}  // namespace

TEST_CASE("driver_environment: internal topics carry the application's id") {
    auto const e = an_environment();
    CHECK(e.full_topic(e.nodes[0]) == "in");
    CHECK(e.full_topic(e.nodes[1]) == "app-out");
}

TEST_CASE("driver_environment keeps what is sent and logged, and queues what the topology reads again") {
    auto e = an_environment();
    e.waiting["app-out"];
    weir::headers headers;
    headers.add("h", "1");
    e.send<1>("k", std::nullopt, {"in", 0, 5, 77, &headers});
    e.log_change<0>("key", "value", 88);
    REQUIRE(e.produced.size() == 2);
    CHECK(e.produced[0].topic == "app-out");
    CHECK(e.produced[0].key == "k");
    CHECK_FALSE(e.produced[0].value);
    CHECK(e.produced[0].timestamp_ms == 77);
    CHECK(e.produced[0].headers == headers);
    CHECK(e.produced[1].topic == "app-s-changelog");
    CHECK(e.produced[1].value == "value");
    CHECK(e.produced[1].timestamp_ms == 88);
    CHECK(e.produced[1].partition == 0);
    REQUIRE(e.waiting["app-out"].size() == 1);
    auto const& waiting = e.waiting["app-out"].front();
    CHECK(waiting.key() == "k");
    CHECK(waiting.value() == std::nullopt);
    CHECK(waiting.headers == headers);
}

TEST_CASE("driver_environment: failures name node, topic, partition and offset") {
    auto e = an_environment();
    auto const failing = [&] {
        try {
            throw std::runtime_error{"why"};
        } catch (...) {
            e.failed(1, {"in", 2, 5});
        }
    };
    CHECK_THROWS_WITH(failing(), "sink failed at topic in, partition 2, offset 5: why");
    e.drop(0, "null key", {});
    CHECK(e.dropped_records == 1);
}

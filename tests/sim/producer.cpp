// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>
#include <weir/sim/cluster.hpp>
#include <weir/sim/producer.hpp>
#include <weir/sim/supplier.hpp>

namespace {

struct fixture {
    weir::sim::virtual_clock time{500};
    weir::sim::cluster cluster{time};
    weir::sim::supplier clients{cluster};
    weir::sim::producer producer{clients.producer({})};
    struct seen {
        std::int64_t offset;
        std::string error;
        bool retriable;
    };
    std::vector<seen> deliveries;

    fixture() { cluster.create_topic("t", 3); }
    void flush() {
        CHECK(producer.flush(0, [&](weir::runtime::delivery const& d) {
            deliveries.push_back({d.offset, std::string{d.error}, d.retriable});
        }));
    }
};

}  // namespace

static_assert(weir::runtime::producer_client<weir::sim::producer>);

TEST_CASE("records wait in the producer until they are handed over, and are lost with it, as in a crash") {
    fixture f;
    {
        auto crashes = f.clients.producer({});
        crashes.send(crashes.topic("t"), {.key = "k", .value = "lost"});
        CHECK(f.cluster.read_all("t").empty());
    }
    CHECK(f.cluster.read_all("t").empty());
    f.producer.send(f.producer.topic("t"), {.key = "k", .value = "polled"});
    f.producer.poll(0, weir::runtime::ignore_deliveries{});
    CHECK(f.cluster.read_all("t").size() == 1);
}

TEST_CASE("a full buffer is handed over without a poll") {
    fixture f;
    auto const t = f.producer.topic("t");
    for (int i = 0; i < 10'000; ++i) f.producer.send(t, {.key = "k", .value = "v"});
    CHECK(f.cluster.read_all("t").size() > 9'000);
    f.flush();
    CHECK(f.deliveries.size() == 10'000);
}

TEST_CASE("without a key the partitions take turns; without a timestamp the clock's time when it was sent counts") {
    fixture f;
    auto const t = f.producer.topic("t");
    std::set<std::int32_t> partitions;
    for (int i = 0; i < 3; ++i) f.producer.send(t, {.value = "v"});
    f.time.advance_ms(100);
    f.flush();
    for (auto const& r : f.cluster.read_all("t")) {
        partitions.insert(r.partition);
        CHECK(r.timestamp_ms == 500);
    }
    CHECK(partitions.size() == 3);
}

TEST_CASE("a topic with LogAppendTime shows the cluster's time") {
    fixture f;
    f.cluster.create_topic("stamped", 1, {{"message.timestamp.type", "LogAppendTime"}});
    f.producer.send(f.producer.topic("stamped"), {.timestamp_ms = 7, .value = "v"});
    f.time.advance_ms(100);
    std::int64_t delivered_ms = 0;
    f.producer.flush(0, [&](weir::runtime::delivery const& d) { delivered_ms = d.timestamp_ms; });
    CHECK(f.cluster.read_all("stamped").at(0).timestamp_ms == 600);
    CHECK(delivered_ms == 600);
}

TEST_CASE("what the cluster refuses is a delivery with an error that names it; the others arrive") {
    fixture f;
    f.cluster.create_topic("small", 1, {{"max.message.bytes", "10"}});
    auto const small = f.producer.topic("small");
    f.producer.send(small, {.key = "k", .value = "0123456789"});
    f.producer.send(small, {.key = "k", .value = "fits"});
    f.producer.send(f.producer.topic("t"), {.partition = 3, .value = "v"});
    f.flush();
    REQUIRE(f.deliveries.size() == 3);
    CHECK(f.deliveries[0].offset == -1);
    CHECK_THAT(f.deliveries[0].error, Catch::Contains("MSG_SIZE_TOO_LARGE") && Catch::Contains("'small'"));
    CHECK(f.deliveries[1].offset == 0);
    CHECK(f.deliveries[1].error.empty());
    CHECK_THAT(f.deliveries[2].error, Catch::Contains("'t' has no partition 3"));
    CHECK(f.cluster.read_all("small").size() == 1);
}

TEST_CASE("a negative timestamp is refused at once") {
    fixture f;
    CHECK_THROWS_WITH(f.producer.send(f.producer.topic("t"), {.timestamp_ms = -1, .value = "v"}),
                      Catch::Contains("'t'") && Catch::Contains("-1"));
    f.flush();
    CHECK(f.deliveries.empty());
}

TEST_CASE("faults: the next record of a topic is refused, once") {
    fixture f;
    f.cluster.create_topic("u");
    f.cluster.fail_next_produce("t", "NOT_ENOUGH_REPLICAS", true);
    f.producer.send(f.producer.topic("u"), {.key = "k", .value = "u0"});
    f.producer.send(f.producer.topic("t"), {.key = "k", .value = "t0"});
    f.producer.send(f.producer.topic("t"), {.key = "k", .value = "t1"});
    f.flush();
    REQUIRE(f.deliveries.size() == 3);
    CHECK(f.deliveries[0].error.empty());
    CHECK(f.deliveries[1].error == "NOT_ENOUGH_REPLICAS");
    CHECK(f.deliveries[1].retriable);
    CHECK(f.deliveries[2].error.empty());
    REQUIRE(f.cluster.read_all("t").size() == 1);
    CHECK(f.cluster.read_all("t")[0].value == "t1");
}

TEST_CASE("records for a deleted topic are refused; a new topic of its name takes them") {
    fixture f;
    auto const t = f.producer.topic("t");
    f.cluster.delete_topic("t");
    f.producer.send(t, {.key = "k", .value = "nowhere"});
    f.flush();
    REQUIRE(f.deliveries.size() == 1);
    CHECK_THAT(f.deliveries[0].error, Catch::Contains("'t' was deleted"));
    f.cluster.create_topic("t", 3);
    f.producer.send(t, {.key = "k", .value = "here"});
    f.flush();
    CHECK(f.cluster.read_all("t").size() == 1);
}

TEST_CASE("a delivery handler may throw: the others are reported later, none twice") {
    fixture f;
    auto const t = f.producer.topic("t");
    for (int i = 0; i < 3; ++i) f.producer.send(t, {.partition = 0, .value = "v"});
    std::vector<std::int64_t> seen;
    auto const throwing = [&](weir::runtime::delivery const& d) {
        seen.push_back(d.offset);
        if (d.offset == 1) throw std::runtime_error{"handler"};
    };
    CHECK_THROWS_WITH(f.producer.flush(0, throwing), "handler");
    CHECK(seen == std::vector<std::int64_t>{0, 1});
    f.producer.poll(0, throwing);
    CHECK(seen == std::vector<std::int64_t>{0, 1, 2});
}

TEST_CASE("a delivery handler may send again what was refused") {
    fixture f;
    auto const t = f.producer.topic("t");
    f.cluster.fail_next_produce("t", "REQUEST_TIMED_OUT", true);
    f.producer.send(t, {.partition = 0, .value = "v"});
    auto const retrying = [&](weir::runtime::delivery const& d) {
        if (d.retriable) f.producer.send(t, {.partition = 0, .value = "v"});
    };
    CHECK_FALSE(f.producer.flush(0, retrying));  // something is under way again
    CHECK(f.producer.flush(0, retrying));
    CHECK(f.cluster.read_all("t").size() == 1);
}

TEST_CASE("a transactional producer is refused") {
    fixture f;
    CHECK_THROWS_AS(f.clients.producer({{{"transactional.id", "x"}}}), weir::config_error);
}

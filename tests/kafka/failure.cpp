// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <weir/kafka/failure.hpp>

using namespace weir;
using namespace weir::kafka::detail;

namespace {

struct destroy {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};

/// A client without a broker.
auto alone() {
    std::array<char, 256> why{};
    return std::unique_ptr<rd_kafka_t, destroy>{
        rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why.data(), why.size())};
}

}  // namespace

TEST_CASE("each error of librdkafka becomes the exception that fits, with its place and its reason") {
    auto const client = alone();
    REQUIRE(client);
    CHECK(fatal_reason(client.get()) == "");
    CHECK_THROWS_AS(fail(client.get(), "topic a", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART), runtime::unknown_topic);
    CHECK_THROWS_AS(fail(client.get(), "x", RD_KAFKA_RESP_ERR__FENCED), runtime::fatal_client_error);
    CHECK_THROWS_AS(fail(client.get(), "x", RD_KAFKA_RESP_ERR__TIMED_OUT), client_error);
    CHECK_THROWS_WITH(fail(client.get(), "topic a", RD_KAFKA_RESP_ERR__TIMED_OUT), "topic a: Local: Timed out");
}

TEST_CASE("a static member that was fenced is told why") {
    auto const client = alone();
    REQUIRE(client);
    rd_kafka_test_fatal_error(client.get(), RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, "fenced by another");
    CHECK_THROWS_WITH(fail(client.get(), "poll", RD_KAFKA_RESP_ERR__FATAL),
                      Catch::Contains("fenced by another") &&
                          Catch::EndsWith("another instance uses this group.instance.id: give each its own"));
}

TEST_CASE("a client that had a fatal error says so whatever was asked of it") {
    auto const client = alone();
    REQUIRE(client);
    rd_kafka_test_fatal_error(client.get(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "made up");
    CHECK_THAT(fatal_reason(client.get()), Catch::Contains("made up"));
    CHECK_THROWS_AS(fail(client.get(), "x", RD_KAFKA_RESP_ERR__TIMED_OUT), runtime::fatal_client_error);
}

TEST_CASE("what passes by itself is retriable, a mistake is not") {
    for (auto const e : {RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                         RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT})
        CHECK(is_retriable(e));
    for (auto const e : {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                         RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_NO_ERROR})
        CHECK_FALSE(is_retriable(e));
}

// SPDX-License-Identifier: Apache-2.0
#include <tests/laws/client_laws.hpp>
#include "broker.hpp"

// The contract of runtime/client.hpp, kept by librdkafka and a real broker.

using weir::kafka_tests::with_broker;

TEST_CASE("kafka: record laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::record_laws(b); });
}
TEST_CASE("kafka: producer laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::producer_laws(b); });
}
TEST_CASE("kafka: assigned consumer laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::assigned_consumer_laws(b); });
}
TEST_CASE("kafka: commit laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::commit_laws(b); });
}
TEST_CASE("kafka: pause laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::pause_laws(b); });
}
TEST_CASE("kafka: group laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::group_laws(b); });
}
TEST_CASE("kafka: static member laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::static_member_laws(b); });
}
TEST_CASE("kafka: admin laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::admin_laws(b); });
}
TEST_CASE("kafka: clock laws", "[broker][laws]") {
    with_broker([](auto& b) { weir::laws::clock_laws(b); });
}

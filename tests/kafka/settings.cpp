// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <weir/kafka/settings.hpp>

using namespace weir;
using namespace weir::kafka;

namespace {

client_options translated(std::map<std::string, std::string> values, client_kind kind = client_kind::consumer) {
    values.emplace("bootstrap.servers", "localhost:9092");
    return translate({std::move(values)}, kind);
}

std::string property(client_options const& options, std::string const& name) {
    auto const found = options.properties.find(name);
    return found == options.properties.end() ? "(not set)" : found->second;
}

}  // namespace

TEST_CASE("with a group it is a consumer, without one a reader") {
    CHECK(consumer_kind({}) == client_kind::reader);
    CHECK(consumer_kind({{{"group.id", ""}}}) == client_kind::reader);
    CHECK(consumer_kind({{{"group.id", "g"}}}) == client_kind::consumer);
}

TEST_CASE("defaults of a member are those of Kafka Streams") {
    auto const options = translated({{"group.id", "g"}});
    CHECK(property(options, "enable.auto.commit") == "false");
    CHECK(property(options, "enable.auto.offset.store") == "false");
    CHECK(property(options, "allow.auto.create.topics") == "false");
    CHECK(property(options, "isolation.level") == "read_uncommitted");
    CHECK(property(options, "partition.assignment.strategy") == "range");
    CHECK(property(options, "auto.offset.reset") == "error");
    CHECK(property(options, "enable.partition.eof") == "(not set)");
    CHECK(options.reset == offset_reset::earliest);
    CHECK(options.max_poll_records == 1000);
}

TEST_CASE("defaults of a reader: ends are seen, a missing offset is an error, a group name is borrowed") {
    auto const options = translated({{"client.id", "app-restore"}}, client_kind::reader);
    CHECK(property(options, "enable.partition.eof") == "true");
    CHECK(property(options, "group.id") == "app-restore");
    CHECK(options.reset == offset_reset::none);
}

TEST_CASE("defaults of a producer are those of Kafka Streams") {
    auto const options = translated({}, client_kind::producer);
    CHECK(property(options, "request.required.acks") == "all");
    CHECK(property(options, "enable.idempotence") == "true");
    CHECK(property(options, "linger.ms") == "100");
    CHECK(property(options, "message.timeout.ms") == "120000");
    CHECK(options.max_block_ms == 60'000);
}

TEST_CASE("the user's word comes before a default, under either name") {
    CHECK(property(translated({{"acks", "1"}, {"enable.idempotence", "false"}}, client_kind::producer),
                   "request.required.acks") == "1");
    CHECK(property(translated({{"request.required.acks", "1"}}, client_kind::producer), "request.required.acks") ==
          "1");
    CHECK(property(translated({{"delivery.timeout.ms", "7"}}, client_kind::producer), "message.timeout.ms") == "7");
    CHECK(property(translated({{"queue.buffering.max.ms", "7"}}, client_kind::producer), "linger.ms") == "7");
    CHECK(property(translated({{"isolation.level", "read_committed"}}), "isolation.level") == "read_committed");
}

TEST_CASE("Java's names and units become librdkafka's") {
    auto const consumer =
        translated({{"fetch.max.wait.ms", "20"},
                    {"max.partition.fetch.bytes", "1000"},
                    {"receive.buffer.bytes", "-1"},
                    {"metadata.max.age.ms", "9000"},
                    {"request.timeout.ms", "4000"},
                    {"ssl.endpoint.identification.algorithm", ""},
                    {"partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor"},
                    {"group.protocol", "classic"}});
    CHECK(property(consumer, "fetch.wait.max.ms") == "20");
    CHECK(property(consumer, "fetch.message.max.bytes") == "1000");
    CHECK(property(consumer, "socket.receive.buffer.bytes") == "0");
    CHECK(property(consumer, "topic.metadata.refresh.interval.ms") == "9000");
    CHECK(property(consumer, "socket.timeout.ms") == "4000");
    CHECK(property(consumer, "ssl.endpoint.identification.algorithm") == "none");
    CHECK(property(consumer, "partition.assignment.strategy") == "range");
    CHECK(property(consumer, "group.protocol") == "(not set)");
    auto const producer =
        translated({{"buffer.memory", "33554432"}, {"max.request.size", "5"}, {"request.timeout.ms", "4000"}},
                   client_kind::producer);
    CHECK(property(producer, "queue.buffering.max.kbytes") == "32768");
    CHECK(property(producer, "message.max.bytes") == "5");
    CHECK(property(producer, "request.timeout.ms") == "4000");
}

TEST_CASE("what the classes obey themselves does not reach librdkafka") {
    auto const options =
        translated({{"max.poll.records", "17"}, {"max.block.ms", "18"}, {"default.api.timeout.ms", "19"}});
    CHECK(options.max_poll_records == 17);
    CHECK(translated({{"max.poll.records", "2147483647"}}).max_poll_records == 100'000);
    CHECK(options.max_block_ms == 18);
    CHECK(options.api_timeout_ms == 19);
    for (auto const* name : {"max.poll.records", "max.block.ms", "default.api.timeout.ms"})
        CHECK(property(options, name) == "(not set)");
}

TEST_CASE("auto.offset.reset is ours, whatever it says") {
    CHECK(translated({{"auto.offset.reset", "latest"}}).reset == offset_reset::latest);
    CHECK(translated({{"auto.offset.reset", "none"}}).reset == offset_reset::none);
    CHECK(translated({{"auto.offset.reset", "earliest"}}, client_kind::reader).reset == offset_reset::earliest);
    CHECK(property(translated({{"auto.offset.reset", "latest"}}), "auto.offset.reset") == "error");
    CHECK_THROWS_WITH(translated({{"auto.offset.reset", "by_duration:P1D"}}),
                      Catch::Contains("auto.offset.reset") && Catch::Contains("by_duration:P1D"));
}

TEST_CASE("mistakes name the setting and the client") {
    CHECK_THROWS_AS(translate({}, client_kind::admin), config_error);
    CHECK_THROWS_WITH(translate({}, client_kind::admin), Catch::Contains("bootstrap.servers of the admin client"));
    for (auto const* text : {"", "0", "-1", "ten", "1.5", "1 ", "99999999999999999999"}) {
        INFO(text);
        CHECK_THROWS_WITH(translated({{"max.poll.records", text}}),
                          Catch::Contains("max.poll.records of the consumer"));
    }
    CHECK_THROWS_WITH(translated({{"linger.ms", "1"}, {"queue.buffering.max.ms", "2"}}, client_kind::producer),
                      Catch::Contains("linger.ms") && Catch::Contains("queue.buffering.max.ms"));
}

TEST_CASE("Java's security settings are not ignored: the error says what to give, and no secret") {
    CHECK_THROWS_WITH(translated({{"sasl.jaas.config", "password=hunter22"}}),
                      Catch::Contains("sasl.username") && !Catch::Contains("hunter22"));
    CHECK_THROWS_WITH(translated({{"ssl.truststore.location", "/x.jks"}}), Catch::Contains("ssl.ca.location"));
}

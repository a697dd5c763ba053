// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/known_settings.hpp>

#include <catch2/catch.hpp>
#include "broker.hpp"

using namespace weir::kafka;
using weir::config;

namespace {

std::string complaint(std::string const& name) {
    try {
        check_names(config{{name, "5"}});
    } catch (weir::config_error const& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("known_settings: librdkafka's own description tells which settings are whose") {
    auto const& all = detail::librdkafka_settings();
    CHECK(all.size() > 100);
    CHECK(all.find("session.timeout.ms")->second == "C");
    CHECK(all.find("linger.ms")->second == "P");
    CHECK(all.find("request.required.acks")->second == "P");
    CHECK(all.find("client.id")->second == "*");
    CHECK(detail::is_for_others(client_kind::producer, "session.timeout.ms"));
    CHECK(detail::is_for_others(client_kind::admin, "session.timeout.ms"));
    CHECK_FALSE(detail::is_for_others(client_kind::reader, "session.timeout.ms"));
    CHECK(detail::is_for_others(client_kind::consumer, "linger.ms"));
    CHECK_FALSE(detail::is_for_others(client_kind::producer, "client.id"));
    CHECK_FALSE(detail::is_for_others(client_kind::producer, "no.such.setting"));
}

TEST_CASE("known_settings: a misspelt setting is named with the nearest right one") {
    auto const unknown = std::string{": neither Kafka's clients nor librdkafka know this name"};
    for (auto const& [wrong, right] :
         std::map<std::string, std::string>{{"consumer.sesion.timeout.ms", "consumer.session.timeout.ms"},
                                            {"main.consumer.max.pol.records", "main.consumer.max.poll.records"},
                                            {"restore.consumer.fetch.min.bites", "restore.consumer.fetch.min.bytes"},
                                            {"producer.lingr.ms", "producer.linger.ms"},
                                            {"admin.retry.backof.ms", "admin.retry.backoff.ms"},
                                            {"sasl.pasword", "sasl.password"},
                                            {"comit.interval.ms", "commit.interval.ms"},
                                            {"cosumer.max.poll.records", "consumer.max.poll.records"}})
        CHECK(complaint(wrong) == "setting " + wrong + unknown + "; is " + right + " meant?");
    CHECK(complaint("consumer.something.else.altogether") == "setting consumer.something.else.altogether" + unknown);
}

TEST_CASE("known_settings: one of Kafka Streams that is said otherwise is no unknown name") {
    CHECK(complaint("cache.max.bytes.buffering") ==
          "setting cache.max.bytes.buffering is not used here: give statestore.cache.max.bytes");
}

TEST_CASE("known_settings: a setting with the prefix of a client that has no use for it is refused") {
    CHECK(complaint("producer.session.timeout.ms") ==
          "setting producer.session.timeout.ms: session.timeout.ms is a setting of consumers");
    CHECK(complaint("consumer.linger.ms") == "setting consumer.linger.ms: linger.ms is a setting of producers");
    CHECK(complaint("admin.fetch.min.bytes") ==
          "setting admin.fetch.min.bytes: fetch.min.bytes is a setting of consumers");
}

TEST_CASE("known_settings: names of the application, of Java, of librdkafka and of the user's own are right") {
    for (auto const* name : {"application.id",
                             "group.instance.id",
                             "weir.what.you.like",
                             "topic.retention.ms",
                             "topic.whatever",
                             "linger.ms",
                             "session.timeout.ms",
                             "producer.acks",
                             "producer.compression.type",
                             "consumer.max.poll.records",
                             "consumer.auto.offset.reset",
                             "main.consumer.isolation.level",
                             "restore.consumer.fetch.max.bytes",
                             "producer.max.block.ms",
                             "producer.buffer.memory",
                             "admin.client.id",
                             "key.serializer",
                             "debug",
                             "sasl.jaas.config",
                             "consumer.group.protocol",
                             "bootstrap.servers"})
        CHECK(complaint(name).empty());
}

TEST_CASE("known_settings: the distance of two words is the number of letters to change") {
    CHECK(detail::edit_distance("", "") == 0);
    CHECK(detail::edit_distance("abc", "") == 3);
    CHECK(detail::edit_distance("kitten", "sitting") == 3);
    CHECK(detail::edit_distance("ab", "ba") == 2);
}

TEST_CASE("known_settings: a client that gets another's setting does not complain of it") {
    weir::kafka_tests::recorded_log log;
    { producer const p{weir::kafka_tests::nowhere({{"session.timeout.ms", "5000"}}), log.sink()}; }
    { admin const a{weir::kafka_tests::nowhere({{"session.timeout.ms", "5000"}}), log.sink()}; }
    { consumer const c{weir::kafka_tests::nowhere({{"linger.ms", "5"}, {"group.id", "g"}}), log.sink()}; }
    CHECK(log.text().find("CONFWARN") == std::string::npos);
}

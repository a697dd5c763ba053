// SPDX-License-Identifier: Apache-2.0
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::nowhere;
using weir::kafka_tests::recorded_log;

TEST_CASE("a setting that nobody knows is named, with the client that it was given to") {
    CHECK_THROWS_AS(kafka::producer{nowhere({{"lingr.ms", "5"}})}, config_error);
    CHECK_THROWS_WITH(kafka::producer{nowhere({{"lingr.ms", "5"}})}, Catch::Contains("lingr.ms of the producer"));
    CHECK_THROWS_WITH((kafka::consumer{nowhere({{"group.id", "g"}, {"fetch.min.bites", "5"}})}),
                      Catch::Contains("fetch.min.bites of the consumer"));
}

TEST_CASE("a value that librdkafka refuses is an error with its reason") {
    CHECK_THROWS_WITH(kafka::producer{nowhere({{"linger.ms", "soon"}})},
                      Catch::Contains("linger.ms") && Catch::Contains("soon"));
    CHECK_THROWS_AS(kafka::producer{nowhere({{"acks", "1"}})}, config_error);  // not with idempotence
}

TEST_CASE("what has no meaning here is ignored, and the log says so") {
    recorded_log log;
    kafka::producer const producer{nowhere({{"key.serializer", "Some.class"}}), log.sink()};
    CHECK_THAT(log.text(), Catch::Contains("key.serializer"));
}

TEST_CASE("waiting for a broker that is not there ends in time, or when nobody wants to wait any longer") {
    kafka::admin admin{nowhere()};
    int asked = 0;
    CHECK_FALSE(admin.wait_for_broker(600'000, [&] { return ++asked < 2; }));
    CHECK(asked == 2);
    CHECK_THROWS_WITH(admin.wait_for_broker(50, [] { return true; }),
                      Catch::Contains("no broker of") && Catch::Contains("answered within 50 ms"));
}

TEST_CASE("secrets are in no message and in no log line") {
    recorded_log log;
    std::string const canary = "canary-0b5e";
    std::map<std::string, std::string> const secrets{{"sasl.username", canary + "1"}, {"sasl.password", canary + "2"}};
    auto settings = secrets;
    settings.insert({{"security.protocol", "sasl_plaintext"}, {"sasl.mechanism", "PLAIN"}, {"debug", "all"}});
    {
        kafka::admin admin{nowhere(settings), log.sink()};
        CHECK_THROWS_AS(admin.partition_counts(std::vector<std::string>{"t"}, 300), client_error);
    }
    CHECK_THAT(log.text(), Catch::Contains("debug=all"));
    CHECK(log.text().size() > 500);
    CHECK(log.text().find(canary) == std::string::npos);

    settings = {{"ssl.key.pem", canary}, {"ssl.key.password", canary}, {"security.protocol", "ssl"}};
    try {
        kafka::admin const admin{nowhere(settings), log.sink()};
        FAIL("a key that is none was accepted");
    } catch (config_error const& e) {
        CHECK(std::string{e.what()}.find(canary) == std::string::npos);
    }
    CHECK(log.text().find(canary) == std::string::npos);
}

TEST_CASE("versions with fatal defects are refused") {
    for (int const bad : {0x020100ff, 0x020500ff, 0x020a00ff, 0x020001ff, 0x010900ff})
        CHECK_THROWS_AS(kafka::detail::refuse_bad_version(bad, "x.y.z"), config_error);
    for (int const good : {0x020002ff, 0x020101ff, 0x020300ff, 0x020f00ff})
        CHECK_NOTHROW(kafka::detail::refuse_bad_version(good, "x.y.z"));
}

TEST_CASE("a doomed client is left alone, and what its threads use stays") {
    recorded_log log;
    auto const options = kafka::translate(nowhere(), kafka::client_kind::admin);
    {
        kafka::detail::client client{kafka::client_kind::admin, options, log.sink(), [](rd_kafka_conf_t*) {}};
        client.doom();
    }
    // Its threads go on trying to connect, and log it.
    for (int i = 0; i < 300 && log.text().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    CHECK(log.text() != "");
}

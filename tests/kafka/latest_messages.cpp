// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/latest_messages.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>
#include <weir/dump.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/weir.hpp>

using weir::kafka::latest_messages;
using weir::kafka::log_level;

TEST_CASE("latest_messages: the last 20 warnings and errors, and how many there were") {
    latest_messages messages;
    std::vector<std::string> texts;
    auto const read = [&] {
        texts.clear();
        return messages.for_each([&](std::int64_t at_ms, std::string const& text) {
            CHECK(at_ms > 1'600'000'000'000);
            texts.push_back(text);
        });
    };
    CHECK(read() == 0);
    messages.put(log_level::error, "client", "broken");
    messages.put(log_level::warning, "", "odd");
    messages.put(log_level::info, "client", "fine");
    CHECK(read() == 2);
    CHECK(texts == std::vector<std::string>{"client: broken", "odd"});
    for (int i = 0; i < 30; ++i) messages.put(log_level::error, "c", std::to_string(i));
    CHECK(read() == 32);
    REQUIRE(texts.size() == 20);
    CHECK(texts.front() == "c: 10");
    CHECK(texts.back() == "c: 29");
}

TEST_CASE("latest_messages: what clients log is among the errors of a dump, without secrets") {
    weir::kafka::streams app{
        weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">()),
        weir::config{{"application.id", "app"},
                     {"bootstrap.servers", "127.0.0.1:1"},
                     {"security.protocol", "SASL_PLAINTEXT"},
                     {"sasl.mechanism", "PLAIN"},
                     {"sasl.username", "canary-user"},
                     {"sasl.password", "canary-password"},
                     {"request.timeout.ms", "1000"}},
        weir::with<weir::dumps>};
    CHECK_THROWS_AS(app.start(), weir::client_error);
    auto const found = app.inspect();
    CHECK(found.error_count >= 1);
    CHECK_FALSE(found.errors.empty());
    auto const dump = app.dump();
    CHECK_THAT(dump, Catch::Contains("127.0.0.1:1"));
    CHECK_THAT(dump, Catch::Contains("app-admin: "));
    CHECK_THAT(dump, !Catch::Contains("canary"));
    CHECK_THAT(to_json(found), !Catch::Contains("canary"));
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/check_settings.hpp>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <thread>
#include <weir/kafka/streams.hpp>
#include <weir/runtime/counted_signals.hpp>
#include <weir/serde/string.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

using namespace weir::kafka;
using weir::config;

namespace {

/// What is said about an application with these settings besides the two that it must have.
std::string complaint(std::map<std::string, std::string> const& given) {
    config settings{{"application.id", "app"}, {"bootstrap.servers", "localhost:9092"}};
    for (auto const& [name, value] : given) settings.set(name, value);
    try {
        check_settings(settings);
    } catch (weir::config_error const& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("check_settings: all that is missing is named at once") {
    CHECK_THROWS_WITH(check_settings(config{}), "settings application.id and bootstrap.servers are missing");
    CHECK_THROWS_WITH((check_settings(config{{"application.id", "app"}})), "setting bootstrap.servers is missing");
    CHECK(complaint({}) == "");
}

TEST_CASE("check_settings: an application.id that cannot begin the name of a topic is refused") {
    for (auto const* good : {"app", "my-app_1.x", "."})
        CHECK((complaint({{"application.id", good}}) == "") == (std::string{good} != "."));
    for (auto const* bad : {"my app", "a/b", "naïve", "a:b", ".."})
        CHECK_THAT(complaint({{"application.id", bad}}),
                   Catch::Contains("application.id: '" + std::string{bad} + "' cannot begin the name of a topic"));
    CHECK(complaint({{"application.id", std::string(250, 'a')}}) != "");
}

TEST_CASE("check_settings: every address of bootstrap.servers has a host and a port") {
    for (auto const* good : {"a:1", "a:65535", "a.b.c:9092,d:9092", " a:1 , b:2 ", "[::1]:9092", "SSL://a:9093"})
        CHECK(complaint({{"bootstrap.servers", good}}) == "");
    for (auto const* bad : {"localhost", "localhost:", ":9092", "localhost:99999", "localhost:0", "localhost:-1",
                            "localhost:9o92", "a:1,,b:1", "a:1,", "::1:9092", "a b:1"})
        CHECK_THAT(complaint({{"bootstrap.servers", bad}}), Catch::Contains("setting bootstrap.servers: '"));
    CHECK(complaint({{"bootstrap.servers", "a:1,localhost:99999"}}) ==
          "setting bootstrap.servers: 'localhost:99999' is no host:port with a port from 1 to 65535");
}

TEST_CASE("check_settings: values that a client would refuse are found before there is one, with their names") {
    for (auto const* name : {"auto.offset.reset", "consumer.auto.offset.reset", "main.consumer.auto.offset.reset"})
        CHECK_THAT(complaint({{name, "somewhen"}}),
                   Catch::Contains("auto.offset.reset") && Catch::Contains("somewhen"));
    CHECK_THAT(complaint({{"consumer.session.timeout.ms", "-5"}}), Catch::Contains("session.timeout.ms"));
    CHECK_THAT(complaint({{"main.consumer.max.poll.records", "0"}}), Catch::Contains("max.poll.records"));
    CHECK_THAT(complaint({{"restore.consumer.fetch.min.bytes", "few"}}), Catch::Contains("fetch.min.bytes"));
    CHECK_THAT(complaint({{"producer.linger.ms", "-1"}}), Catch::Contains("linger.ms"));
    CHECK_THAT(complaint({{"admin.retry.backoff.ms", "soon"}}), Catch::Contains("retry.backoff.ms"));
    CHECK_THAT(complaint({{"commit.interval.ms", "-1"}}), Catch::Contains("commit.interval.ms"));
    CHECK_THAT(complaint({{"sesion.timeout.ms", "5"}}), Catch::Contains("session.timeout.ms"));
    CHECK(complaint({{"consumer.session.timeout.ms", "45000"}, {"auto.offset.reset", "latest"}}) == "");
}

TEST_CASE("run: a signal is obeyed while no broker answers") {
    weir::runtime::stop_signals const no_death;  // the first one may come before `run` waits for it
    streams app{weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">()),
                config{{"application.id", "app"}, {"bootstrap.servers", "127.0.0.1:1"}}};
    std::atomic<bool> over = false;
    std::thread impatient{[&] {
        while (!over) {
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
            std::raise(SIGINT);
        }
    }};
    CHECK_NOTHROW(app.run());
    over = true;
    impatient.join();
    CHECK(app.state() == weir::state::not_running);
    CHECK(app.failure() == "");
}

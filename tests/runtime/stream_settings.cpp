// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/stream_settings.hpp>

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <weir/sim/streams.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

using weir::config, weir::runtime::stream_settings;

namespace {
config app(std::initializer_list<std::pair<std::string const, std::string>> more = {}) {
    config c{{"application.id", "app"}};
    for (auto const& [name, value] : more) c.set(name, value);
    return c;
}
using settings = std::map<std::string, std::string>;
}  // namespace

TEST_CASE("stream_settings: defaults are those of Kafka Streams") {
    stream_settings const s{app()};
    CHECK(s.application_id == "app");
    CHECK(s.client_id == "app");
    CHECK(s.commit_interval_ms == 30'000);
    CHECK(s.poll_ms == 100);
    CHECK(s.task_timeout_ms == 300'000);
    CHECK(s.request_timeout_ms == 30'000);
    CHECK(s.replication_factor == -1);
}

TEST_CASE("stream_settings: an application.id begins the names of topics") {
    CHECK_NOTHROW(stream_settings{config{{"application.id", "My.app_1-x"}}});
    CHECK_THROWS_WITH((stream_settings{config{{"application.id", "my app"}}}),
                      Catch::StartsWith("setting application.id: 'my app' cannot begin the name of a topic"));
}

TEST_CASE("stream_settings: what is missing or out of range is named") {
    CHECK_THROWS_WITH(stream_settings{config{}}, "setting application.id is missing");
    CHECK_THROWS_WITH((stream_settings{config{{"application.id", "app"}, {"state.dir", ""}}}),
                      Catch::StartsWith("setting state.dir: it is empty"));
    for (auto const& [name, value] : settings{{"commit.interval.ms", "-1"},
                                              {"poll.ms", "soon"},
                                              {"task.timeout.ms", ""},
                                              {"request.timeout.ms", "0"},
                                              {"replication.factor", "40000"},
                                              {"num.stream.threads", "0"}}) {
        CHECK_THROWS_AS(stream_settings{app({{name, value}})}, weir::config_error);
        CHECK_THROWS_WITH(stream_settings{app({{name, value}})},
                          Catch::Matchers::StartsWith("setting " + name + ": '" + value + "'"));
    }
    CHECK_THROWS_AS(stream_settings{app({{"request.timeout.ms", "2147483648"}})}, weir::config_error);
}

TEST_CASE("stream_settings: what is not supported is refused, not ignored") {
    CHECK_THROWS_WITH(stream_settings{app({{"processing.guarantee", "exactly_once_v2"}})},
                      "setting processing.guarantee: 'exactly_once_v2' is not supported; at_least_once is");
    CHECK_NOTHROW(stream_settings{app({{"processing.guarantee", "at_least_once"}})});
}

TEST_CASE("stream_settings: stream threads share what record caches may hold, and each has its own group.instance.id") {
    CHECK(stream_settings{app()}.num_stream_threads == 1);
    CHECK(stream_settings{app()}.cache_max_bytes == 10'485'760);
    stream_settings const s{
        app({{"num.stream.threads", "4"}, {"statestore.cache.max.bytes", "1000"}, {"group.instance.id", "i"}})};
    CHECK(s.num_stream_threads == 4);
    CHECK(s.cache_max_bytes == 250);
    CHECK(s.main_consumer("t", 1).values.at("group.instance.id") == "i-1");
    CHECK(s.main_consumer("t", 3).values.at("group.instance.id") == "i-3");
}

TEST_CASE("stream_settings: for ever, as Java's users write it, is an interval") {
    stream_settings const s{app({{"commit.interval.ms", "9223372036854775807"}})};
    CHECK(s.commit_interval_ms >= std::int64_t{1000} * 3600 * 24 * 365);
    CHECK(s.commit_interval_ms * 1'000'000 / 1'000'000 == s.commit_interval_ms);
    CHECK(stream_settings{app({{"poll.ms", "9223372036854775807"}})}.poll_ms ==
          2'147'483'647);  // a client takes an int
}

TEST_CASE(
    "stream_settings: a client gets what is not the application's own, and its prefixes, the later the stronger") {
    stream_settings const s{app({{"bootstrap.servers", "b"},
                                 {"max.poll.records", "1"},
                                 {"consumer.max.poll.records", "2"},
                                 {"main.consumer.max.poll.records", "3"},
                                 {"restore.consumer.max.poll.records", "4"},
                                 {"producer.linger.ms", "5"},
                                 {"admin.retries", "6"},
                                 {"topic.retention.ms", "7"},
                                 {"weir.log", "8"},
                                 {"group.id", "not this one"},
                                 {"commit.interval.ms", "9"}})};
    CHECK(s.for_client({}).values == settings{{"bootstrap.servers", "b"}, {"max.poll.records", "1"}});
    CHECK(s.for_client({"consumer."}).values == settings{{"bootstrap.servers", "b"}, {"max.poll.records", "2"}});
    CHECK(s.main_consumer("t").values == settings{{"bootstrap.servers", "b"},
                                                  {"max.poll.records", "3"},
                                                  {"group.id", "app"},
                                                  {"client.id", "t-consumer"},
                                                  {"auto.offset.reset", "earliest"}});
    CHECK(s.restore_consumer("t").values == settings{{"bootstrap.servers", "b"},
                                                     {"max.poll.records", "4"},
                                                     {"client.id", "t-restore-consumer"},
                                                     {"auto.offset.reset", "none"}});
    CHECK(s.producer("t").values ==
          settings{
              {"bootstrap.servers", "b"}, {"max.poll.records", "1"}, {"linger.ms", "5"}, {"client.id", "t-producer"}});
    CHECK(
        s.admin().values ==
        settings{{"bootstrap.servers", "b"}, {"max.poll.records", "1"}, {"retries", "6"}, {"client.id", "app-admin"}});
}

TEST_CASE("stream_settings: what a user says of the main consumer holds, except its group") {
    stream_settings const s{app({{"auto.offset.reset", "latest"},
                                 {"consumer.group.id", "not this one"},
                                 {"group.instance.id", "i"},
                                 {"consumer.client.id", "mine"}})};
    CHECK(s.main_consumer("t").values == settings{{"group.id", "app"},
                                                  {"group.instance.id", "i-1"},
                                                  {"client.id", "mine"},
                                                  {"auto.offset.reset", "latest"}});
    CHECK(s.restore_consumer("t").values == settings{{"client.id", "mine"}, {"auto.offset.reset", "none"}});
}

namespace {
std::string ignored(std::string const& name, std::string const& given, std::string const& used) {
    return "Unexpected user-specified consumer config '" + name + "' found. User setting (" + given +
           ") will be ignored and the Streams default setting (" + used + ") will be used.";
}
}  // namespace

TEST_CASE("stream_settings: what an application's consumers set by themselves is ignored, and said") {
    stream_settings const s{app({{"allow.auto.create.topics", "true"},
                                 {"consumer.auto.offset.reset", "latest"},  // that of the main consumer
                                 {"consumer.enable.auto.commit", "true"},
                                 {"enable.auto.commit", "yes"},
                                 {"group.id", "mine"},
                                 {"main.consumer.enable.auto.offset.store", "true"},
                                 {"main.consumer.group.id", "ours"},
                                 {"restore.consumer.auto.offset.reset", "latest"},
                                 {"restore.consumer.group.id", "theirs"}})};
    CHECK(s.ignored() == std::vector{ignored("allow.auto.create.topics", "true", "false"),
                                     ignored("consumer.enable.auto.commit", "true", "false"),
                                     ignored("enable.auto.commit", "yes", "false"), ignored("group.id", "mine", "app"),
                                     ignored("main.consumer.enable.auto.offset.store", "true", "false"),
                                     ignored("main.consumer.group.id", "ours", "app"),
                                     ignored("restore.consumer.auto.offset.reset", "latest", "none"),
                                     ignored("restore.consumer.group.id", "theirs", "")});
    CHECK(s.main_consumer("t").values ==
          settings{{"auto.offset.reset", "latest"}, {"client.id", "t-consumer"}, {"group.id", "app"}});
    CHECK(s.restore_consumer("t").values ==
          settings{{"auto.offset.reset", "none"}, {"client.id", "t-restore-consumer"}});
    for (auto const& client : {s.producer("t"), s.admin()})
        CHECK_FALSE((client.values.contains("enable.auto.commit") || client.values.contains("group.id")));
}

TEST_CASE("stream_settings: what is a policy here reaches no client, and the log names the policy") {
    stream_settings const s{app({{"interceptor.classes", "com.shop.Auditor"},
                                 {"producer.interceptor.classes", "com.shop.Auditor"},
                                 {"metrics.recording.level", "DEBUG"}})};
    auto const line = [](std::string const& name) {
        return "setting " + name + " is ignored: " +
               std::string{weir::runtime::instead_of_ignored(name.substr(name.find("inter") == 9 ? 9 : 0))};
    };
    CHECK(s.ignored() == std::vector{line("interceptor.classes"), line("metrics.recording.level"),
                                     line("producer.interceptor.classes")});
    for (auto const& client : {s.main_consumer("t"), s.restore_consumer("t"), s.producer("t"), s.admin()})
        CHECK_FALSE(
            (client.values.contains("interceptor.classes") || client.values.contains("metrics.recording.level")));
}

TEST_CASE("stream_settings: who gives what an application sets anyway hears nothing") {
    CHECK(stream_settings{app({{"enable.auto.commit", "false"},
                               {"consumer.allow.auto.create.topics", "false"},
                               {"group.id", "app"},
                               {"restore.consumer.auto.offset.reset", "none"},
                               {"auto.offset.reset", "latest"},
                               {"topic.group.id", "x"}})}
              .ignored()
              .empty());
}

TEST_CASE("stream_settings: an application writes what it ignores to its log when it is made") {
    std::fflush(stderr);
    auto* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    int const before = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    {
        weir::sim::virtual_clock time{0};
        weir::sim::cluster cluster{time};
        auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
        weir::sim::streams const ignoring{cluster, weir::topology(in | weir::to<"out">()),
                                          app({{"enable.auto.commit", "true"}})};
        weir::sim::streams const silent{cluster, weir::topology(in | weir::to<"out">()), app()};
    }
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    std::rewind(file);
    char text[1024] = {};
    std::string const printed(text, std::fread(text, 1, sizeof text, file));
    std::fclose(file);
    CHECK(printed == "weir: " + ignored("enable.auto.commit", "true", "false") + '\n');
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/java_settings.hpp>

#include <catch2/catch.hpp>
#include <weir/runtime/stream_settings.hpp>

using weir::runtime::instead_of_ignored;

static_assert(instead_of_ignored("metrics.recording.level").find("weir::metrics::debug") != std::string_view::npos);
static_assert(instead_of_ignored("interceptor.classes").find("weir::producer_interceptors") != std::string_view::npos);
static_assert(instead_of_ignored("linger.ms").empty());

TEST_CASE("java_settings: those of Kafka Streams that are said otherwise are refused, and the text tells how") {
    weir::config const settings{{"application.id", "app"}, {"cache.max.bytes.buffering", "0"}};
    auto const* const text = "setting cache.max.bytes.buffering is not used here: give statestore.cache.max.bytes";
    CHECK_THROWS_WITH(weir::runtime::refuse_java_settings(settings), text);
    CHECK_THROWS_WITH(weir::runtime::stream_settings{settings}, text);
    CHECK_THROWS_WITH(weir::runtime::refuse_java_settings(weir::config{{"rocksdb.config.setter", "com.shop.Options"}}),
                      Catch::Contains("weir::basic_rocksdb_engine<my_options>"));
    CHECK_NOTHROW(weir::runtime::refuse_java_settings(
        weir::config{{"statestore.cache.max.bytes", "0"}, {"metrics.recording.level", "DEBUG"}, {"linger.ms", "5"}}));
}

TEST_CASE(
    "java_settings: what Kafka Streams has and weir has not is refused as that, not as a name that nobody knows") {
    auto const refusing = [](char const* name, char const* value) {
        try {
            weir::runtime::refuse_java_settings(weir::config{{name, value}});
        } catch (weir::config_error const& e) {
            return std::string{e.what()};
        }
        return std::string{};
    };
    CHECK(refusing("num.standby.replicas", "1") ==
          "setting num.standby.replicas is not used here: there are no standby tasks; leave it out, see "
          "docs/how-to/configure.md");
    CHECK(refusing("max.task.idle.ms", "0") ==
          "setting max.task.idle.ms is not used here: a task does not wait for its other topics; leave it out, see "
          "docs/how-to/configure.md");
    for (auto const* name : {"group.protocol", "consumer.group.protocol", "main.consumer.group.protocol"}) {
        CHECK(refusing(name, "streams") == "setting " + std::string{name} +
                                               ": 'streams' is not supported, classic is; leave it out, see "
                                               "docs/how-to/configure.md");
        CHECK(refusing(name, "classic").empty());
    }
}

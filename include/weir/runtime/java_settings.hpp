// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <weir/runtime/config.hpp>

namespace weir::runtime {

namespace detail {

using said_otherwise = std::pair<std::string_view, std::string_view>;

/// Settings of Kafka Streams, or of clients in it, that may be left out; and what says the same here.
inline constexpr said_otherwise ignored_settings[] = {
    {"interceptor.classes",
     "interceptors are policies: weir::with<weir::consumer_interceptors<...>, weir::producer_interceptors<...>>"},
    {"metric.reporters", "a program reads app.metrics(), or shows them with weir::http::debug_server"},
    {"metrics.recording.level", "the level is a policy: weir::with<weir::metrics::debug>"},
};
/// Those without which the application would do something else.
inline constexpr said_otherwise refused_settings[] = {
    {"cache.max.bytes.buffering", "give statestore.cache.max.bytes"},
    {"default.deserialization.exception.handler", "a handler is a policy: weir::deserialization::log_and_continue"},
    {"default.key.serde", "serdes are given where a topic is named: weir::stream<\"t\">(key_serde, value_serde)"},
    {"default.production.exception.handler", "a handler is a policy: weir::production::log_and_continue"},
    {"default.timestamp.extractor", "an extractor is a policy: weir::timestamps::wallclock"},
    {"default.value.serde", "serdes are given where a topic is named: weir::stream<\"t\">(key_serde, value_serde)"},
    {"deserialization.exception.handler", "a handler is a policy: weir::deserialization::log_and_continue"},
    {"max.task.idle.ms", "a task does not wait for its other topics; leave it out, see docs/how-to/configure.md"},
    {"num.standby.replicas", "there are no standby tasks; leave it out, see docs/how-to/configure.md"},
    {"processing.exception.handler", "a handler is a policy: weir::processing::log_and_continue"},
    {"production.exception.handler", "a handler is a policy: weir::production::log_and_continue"},
    {"rocksdb.config.setter", "options are a type: weir::kept_in<weir::basic_rocksdb_engine<my_options>>"},
    {"topology.optimization", "each table says it: weir::materialized<\"store\">(weir::reuse_source_topic)"},
};

constexpr std::string_view find_setting(auto const& settings, std::string_view name) {
    for (auto const& [given, instead] : settings)
        if (given == name) return instead;
    return {};
}

}  // namespace detail

/// What to write instead of a setting that is ignored; empty: it is none of these. `name` without the prefix of a
/// client.
constexpr std::string_view instead_of_ignored(std::string_view name) {
    return detail::find_setting(detail::ignored_settings, name);
}

/// Throws config_error for a setting of Kafka Streams that is said in another way here, or of what is not there, which
/// the text tells.
inline void refuse_java_settings(std::map<std::string, std::string> const& settings) {
    for (auto const& [name, value] : settings) {
        if (value == "streams" && (name == "group.protocol" || name.ends_with(".group.protocol")))
            throw config_error{"setting " + name +
                               ": 'streams' is not supported, classic is; leave it out, see docs/how-to/configure.md"};
        if (auto const instead = detail::find_setting(detail::refused_settings, name); !instead.empty())
            throw config_error{"setting " + name + " is not used here: " + std::string{instead}};
    }
}
inline void refuse_java_settings(config const& settings) { refuse_java_settings(settings.values()); }

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/kafka/setting_names.hpp>
#include <weir/runtime/client.hpp>

namespace weir::kafka {

/// Where a member of a group begins when its offset is missing or gone.
enum class offset_reset { earliest, latest, none };

/// Settings as librdkafka wants them, and those that it does not know because the classes here obey them.
struct client_options {
    std::map<std::string, std::string> properties;
    offset_reset reset = offset_reset::earliest;
    std::size_t max_poll_records = 1000;
    int max_block_ms = 60'000;    ///< of the producer
    int api_timeout_ms = 60'000;  ///< default.api.timeout.ms, of calls that are not given a timeout
};

namespace detail {

[[noreturn]] inline void refuse_setting(client_kind kind, std::string const& name, std::string_view why) {
    throw config_error{"setting " + name + " of the " + std::string{to_string(kind)} + ": " + std::string{why}};
}

inline std::int64_t whole_number(client_kind kind, std::string const& name, std::string const& text, std::int64_t min) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < min || number > 2'147'483'647'000)
        refuse_setting(kind, name, '"' + text + "\" is not a whole number from " + std::to_string(min) + " on");
    return number;
}

inline offset_reset to_reset(client_kind kind, std::string const& name, std::string const& text) {
    if (text == "earliest" || text == "smallest" || text == "beginning") return offset_reset::earliest;
    if (text == "latest" || text == "largest" || text == "end") return offset_reset::latest;
    if (text == "none" || text == "error") return offset_reset::none;
    refuse_setting(kind, name, '"' + text + "\" is none of earliest, latest, none");
}

/// org.apache.kafka.clients.consumer.RangeAssignor and its siblings, by librdkafka's names.
inline std::string to_assignor(std::string const& text) {
    if (text.ends_with("RangeAssignor")) return "range";
    if (text.ends_with("RoundRobinAssignor")) return "roundrobin";
    if (text.ends_with("CooperativeStickyAssignor")) return "cooperative-sticky";
    return text;
}

}  // namespace detail

/// The kind of consumer that these settings ask for.
inline client_kind consumer_kind(runtime::client_settings const& settings) {
    auto const group = settings.values.find("group.id");
    return group == settings.values.end() || group->second.empty() ? client_kind::reader : client_kind::consumer;
}

/// From Kafka's names (Java's or librdkafka's) to librdkafka's, with the defaults. Throws config_error for what
/// is wrong on sight; names that nobody knows are found when librdkafka is asked.
inline client_options translate(runtime::client_settings const& settings, client_kind kind) {
    client_options options;
    options.reset = has_no_group(kind) ? offset_reset::none : offset_reset::earliest;
    std::map<std::string, std::string> given_as;  // to find what is given under two names
    for (auto const& [name, text] : settings.values) {
        if (auto const why = detail::find_name(detail::refused, name); !why.empty())
            detail::refuse_setting(kind, name, why);
        auto const synonym = detail::find_name(detail::synonyms, name);
        auto to = synonym.empty() ? name : std::string{synonym};
        auto value = text;
        if (name == "max.poll.records") {
            // Java's users write Integer.MAX_VALUE; a batch has room for all that it may hold.
            options.max_poll_records =
                static_cast<std::size_t>(std::min<std::int64_t>(detail::whole_number(kind, name, text, 1), 100'000));
            continue;
        }
        if (name == "max.block.ms" || name == "default.api.timeout.ms") {
            auto& limit_ms = name == "max.block.ms" ? options.max_block_ms : options.api_timeout_ms;
            limit_ms = static_cast<int>(std::min<std::int64_t>(detail::whole_number(kind, name, text, 0), 1 << 30));
            continue;
        }
        if (name == "auto.offset.reset") {
            options.reset = detail::to_reset(kind, name, text);
            continue;
        }
        if (name == "buffer.memory") {
            to = "queue.buffering.max.kbytes";
            value = std::to_string(
                std::clamp<std::int64_t>(detail::whole_number(kind, name, text, 1) / 1024, 1, 2'097'151));
        } else if (to == "socket.receive.buffer.bytes" || to == "socket.send.buffer.bytes") {
            if (value == "-1") value = "0";  // "the system's", in Java and in librdkafka
        } else if (to == "partition.assignment.strategy") {
            value = detail::to_assignor(text);
        } else if (to == "ssl.endpoint.identification.algorithm" && text.empty()) {
            value = "none";
        } else if (to == "request.timeout.ms" && kind != client_kind::producer) {
            to = "socket.timeout.ms";  // librdkafka has a request timeout for producing only
        } else if (to == "group.id" && text.empty()) {
            continue;
        } else if (to == "group.protocol" && text == "classic") {
            continue;  // what it is anyway, and older versions of librdkafka do not know the name
        }
        if (auto const [at, fresh] = given_as.emplace(to, name); !fresh)
            detail::refuse_setting(kind, name, "is given as " + at->second + " too");
        options.properties[to] = value;
    }
    for (auto const& [name, value] : detail::defaults_of(kind)) options.properties.emplace(name, value);
    // librdkafka ties reading without a group to a group's name. It is never joined; the client's name starts with the
    // application's, so an access rule by prefix covers it.
    if (has_no_group(kind)) options.properties.emplace("group.id", options.properties.at("client.id"));
    // Never librdkafka's own reset: before 2.3, some lost connections look like a lost offset to it.
    if (consumes(kind)) options.properties["auto.offset.reset"] = "error";
    if (!options.properties.contains("bootstrap.servers"))
        detail::refuse_setting(kind, "bootstrap.servers", "is missing; it is a list of host:port");
    return options;
}

}  // namespace weir::kafka

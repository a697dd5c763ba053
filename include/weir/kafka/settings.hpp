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
#include <weir/error/secret.hpp>
#include <weir/runtime/client.hpp>

namespace weir::kafka {

/// A reader is a consumer without a group: what restores state.
enum class client_kind { consumer, reader, producer, admin };

constexpr std::string_view to_string(client_kind kind) {
    switch (kind) {
        case client_kind::consumer:
            return "consumer";
        case client_kind::reader:
            return "restore consumer";
        case client_kind::producer:
            return "producer";
        case client_kind::admin:
            return "admin client";
    }
    return "client";
}

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

using name_pair = std::pair<std::string_view, std::string_view>;

/// One name for what has two: Java's names and librdkafka's synonyms, to librdkafka's first name.
inline constexpr name_pair synonyms[] = {
    {"acks", "request.required.acks"},
    {"compression.type", "compression.codec"},
    {"delivery.timeout.ms", "message.timeout.ms"},
    {"fetch.max.wait.ms", "fetch.wait.max.ms"},
    {"max.in.flight", "max.in.flight.requests.per.connection"},
    {"max.partition.fetch.bytes", "fetch.message.max.bytes"},
    {"max.request.size", "message.max.bytes"},
    {"message.send.max.retries", "retries"},
    {"metadata.broker.list", "bootstrap.servers"},
    {"metadata.max.age.ms", "topic.metadata.refresh.interval.ms"},
    {"queue.buffering.max.ms", "linger.ms"},
    {"receive.buffer.bytes", "socket.receive.buffer.bytes"},
    {"sasl.mechanism", "sasl.mechanisms"},
    {"send.buffer.bytes", "socket.send.buffer.bytes"},
    {"ssl.keystore.certificate.chain", "ssl.certificate.pem"},
    {"ssl.keystore.key", "ssl.key.pem"},
    {"ssl.truststore.certificates", "ssl.ca.pem"},
};

/// Of the Java client, and to be said in another way: ignoring them would change who may connect.
inline constexpr name_pair refused[] = {
    {"sasl.client.callback.handler.class", "librdkafka loads no Java class"},
    {"sasl.jaas.config", "give sasl.username and sasl.password, or the sasl.kerberos or sasl.oauthbearer settings"},
    {"sasl.login.callback.handler.class", "give sasl.oauthbearer.method=oidc and its settings"},
    {"sasl.login.class", "librdkafka loads no Java class"},
    {"security.providers", "librdkafka loads no Java class"},
    {"ssl.engine.factory.class", "librdkafka loads no Java class"},
    {"ssl.truststore.location", "give ssl.ca.location, a file of PEM certificates"},
    {"ssl.truststore.password", "ssl.ca.location needs none"},
};

/// Of the Java client, harmless to leave out. Newer versions of librdkafka know some of them, so they are tried first.
inline constexpr std::string_view ignorable[] = {
    "auto.include.jmx.reporter",
    "client.dns.lookup",
    "enable.metrics.push",
    "exclude.internal.topics",
    "interceptor.classes",
    "internal.leave.group.on.close",
    "key.deserializer",
    "key.serializer",
    "metadata.max.idle.ms",
    "metadata.recovery.rebootstrap.trigger.ms",
    "metadata.recovery.strategy",
    "metric.reporters",
    "metrics.num.samples",
    "metrics.recording.level",
    "metrics.sample.window.ms",
    "partitioner.adaptive.partitioning.enable",
    "partitioner.availability.timeout.ms",
    "partitioner.class",
    "partitioner.ignore.keys",
    "retry.backoff.max.ms",
    "sasl.login.connect.timeout.ms",
    "sasl.login.read.timeout.ms",
    "sasl.login.refresh.buffer.seconds",
    "sasl.login.refresh.min.period.seconds",
    "sasl.login.refresh.window.factor",
    "sasl.login.refresh.window.jitter",
    "sasl.login.retry.backoff.max.ms",
    "sasl.login.retry.backoff.ms",
    "socket.connection.setup.timeout.max.ms",
    "ssl.enabled.protocols",
    "ssl.keymanager.algorithm",
    "ssl.keystore.type",
    "ssl.protocol",
    "ssl.provider",
    "ssl.secure.random.implementation",
    "ssl.trustmanager.algorithm",
    "ssl.truststore.type",
    "transaction.two.phase.commit.enable",
    "value.deserializer",
    "value.serializer",
};

constexpr std::string_view find_name(auto const& pairs, std::string_view name) {
    for (auto const& [from, to] : pairs)
        if (from == name) return to;
    return {};
}

inline bool is_ignorable(std::string_view name) { return std::ranges::find(ignorable, name) != std::end(ignorable); }

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

/// What Kafka Streams sets where librdkafka would choose otherwise, and what librdkafka needs to run at full speed.
inline std::vector<name_pair> defaults_of(client_kind kind) {
    std::vector<name_pair> all{
        {"client.id", "weir"},
        // A frozen broker is noticed after this time only, and may be paid for twice; librdkafka's own is 60 s.
        {"socket.timeout.ms", "10000"},
        {"reconnect.backoff.max.ms", "1000"},
    };
    auto add = [&](std::initializer_list<name_pair> more) { all.insert(all.end(), more); };
    if (kind == client_kind::consumer || kind == client_kind::reader)
        add({{"enable.auto.commit", "false"},
             {"enable.auto.offset.store", "false"},
             {"allow.auto.create.topics", "false"},
             {"isolation.level", "read_uncommitted"},
             // When this many records wait, librdkafka 2.0 stops fetching for a whole second: let the bytes be the limit.
             {"queued.min.messages", "1000000"},
             {"queued.max.messages.kbytes", "65536"}});
    if (kind == client_kind::consumer) add({{"partition.assignment.strategy", "range"}});
    // The end of a partition is seen one fetch after its last record.
    if (kind == client_kind::reader) add({{"enable.partition.eof", "true"}, {"fetch.wait.max.ms", "50"}});
    if (kind == client_kind::producer)
        add({{"request.required.acks", "all"},
             {"enable.idempotence", "true"},
             {"linger.ms", "100"},
             {"message.timeout.ms", "120000"},
             {"partitioner", "murmur2_random"},
             {"batch.num.messages", "100000"},
             {"queue.buffering.max.messages", "1000000"},
             {"queue.buffering.max.kbytes", "131072"}});
    return all;
}

}  // namespace detail

/// The kind of consumer that these settings ask for.
inline client_kind consumer_kind(runtime::client_settings const& settings) {
    auto const group = settings.values.find("group.id");
    return group == settings.values.end() || group->second.empty() ? client_kind::reader : client_kind::consumer;
}

/// From Kafka's names (Java's, or librdkafka's) to librdkafka's, with the defaults. Throws config_error for a value that
/// is wrong on sight; names that nobody knows are found when librdkafka is asked.
inline client_options translate(runtime::client_settings const& settings, client_kind kind) {
    client_options options;
    options.reset = kind == client_kind::reader ? offset_reset::none : offset_reset::earliest;
    std::map<std::string, std::string> given_as;  // to find what is given under two names
    for (auto const& [name, text] : settings.values) {
        if (auto const why = detail::find_name(detail::refused, name); !why.empty())
            detail::refuse_setting(kind, name, why);
        auto const synonym = detail::find_name(detail::synonyms, name);
        auto to = synonym.empty() ? name : std::string{synonym};
        auto value = text;
        if (name == "max.poll.records") {
            options.max_poll_records = static_cast<std::size_t>(detail::whole_number(kind, name, text, 1));
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
    if (kind == client_kind::reader) options.properties.emplace("group.id", options.properties.at("client.id"));
    // Never librdkafka's own reset: before 2.3, some lost connections look like a lost offset to it.
    if (kind == client_kind::consumer || kind == client_kind::reader) options.properties["auto.offset.reset"] = "error";
    if (!options.properties.contains("bootstrap.servers"))
        detail::refuse_setting(kind, "bootstrap.servers", "is missing; it is a list of host:port");
    return options;
}

}  // namespace weir::kafka

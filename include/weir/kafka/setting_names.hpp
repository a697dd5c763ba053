// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

// Names of settings: Java's and librdkafka's, and what they are without the user's word.
namespace weir::kafka {

/// A reader is a consumer without a group, which restores state; a viewer the same, which looks at other groups.
enum class client_kind { consumer, reader, viewer, producer, admin };

constexpr bool has_no_group(client_kind kind) { return kind == client_kind::reader || kind == client_kind::viewer; }
constexpr bool consumes(client_kind kind) { return kind == client_kind::consumer || has_no_group(kind); }

constexpr std::string_view to_string(client_kind kind) {
    switch (kind) {
        case client_kind::consumer:
            return "consumer";
        case client_kind::reader:
            return "restore consumer";
        case client_kind::viewer:
            return "consumer";
        case client_kind::producer:
            return "producer";
        case client_kind::admin:
            return "admin client";
    }
    return "client";
}

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

/// What Kafka Streams sets where librdkafka would choose otherwise, and what librdkafka needs to run at full speed.
inline std::vector<name_pair> defaults_of(client_kind kind) {
    std::vector<name_pair> all{
        {"client.id", "weir"},
        // A frozen broker is noticed after this time only, and may be paid for twice; librdkafka's own is 60 s.
        {"socket.timeout.ms", "10000"},
        {"reconnect.backoff.max.ms", "1000"},
    };
    auto add = [&](std::initializer_list<name_pair> more) { all.insert(all.end(), more); };
    if (consumes(kind))
        add({{"enable.auto.commit", "false"},
             {"enable.auto.offset.store", "false"},
             {"allow.auto.create.topics", "false"},
             {"isolation.level", "read_uncommitted"},
             // When as many wait, librdkafka 2.0 stops fetching for a whole second: let the bytes be the limit.
             {"queued.min.messages", "1000000"},
             {"queued.max.messages.kbytes", "65536"}});
    // A partition that was assigned or sought waits for the fetch that is under way, so that one had better be short.
    if (kind == client_kind::consumer) add({{"partition.assignment.strategy", "range"}, {"fetch.wait.max.ms", "100"}});
    // The end of a partition is seen one fetch after its last record.
    if (has_no_group(kind)) add({{"enable.partition.eof", "true"}, {"fetch.wait.max.ms", "50"}});
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

}  // namespace weir::kafka

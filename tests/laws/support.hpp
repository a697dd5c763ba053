// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/record/headers.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/client.hpp>

namespace weir::laws {

inline constexpr int attempts_max = 300, poll_ms = 200, deadline_ms = 60'000;

/// A record that owns its bytes.
struct owned_record {
    std::string topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1, timestamp_ms = -1;
    std::optional<std::string> key, value;
    headers record_headers{};

    friend bool operator==(owned_record const&, owned_record const&) = default;
};

inline std::optional<std::string> own(wire_bytes b) {
    if (!b) return std::nullopt;
    return std::string{*b};
}

template <runtime::consumed_record_model R>
owned_record own(R const& r) {
    owned_record result{std::string{r.topic()}, r.partition(), r.offset(),
                        r.timestamp_ms(),       own(r.key()),  own(r.value())};
    result.record_headers.add("left from before", "the copy has to remove it");
    r.copy_headers(result.record_headers);
    return result;
}

template <runtime::record_batch_model B>
void append(std::vector<owned_record>& out, B const& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) out.push_back(own(batch[i]));
}

/// Keeps what it is told; does not commit.
struct recording_listener : runtime::rebalance_listener {
    std::set<topic_partition> owned;
    int assigned = 0, revoked = 0, lost = 0;

    virtual ~recording_listener() = default;
    void on_partitions_assigned(std::span<topic_partition const> added) override {
        ++assigned;
        for (auto const& tp : added) CHECK(owned.insert(tp).second);
    }
    void on_partitions_revoked(std::span<topic_partition const> removed) override {
        ++revoked;
        take(removed);
    }
    void on_partitions_lost(std::span<topic_partition const> removed) override {
        ++lost;
        take(removed);
    }

private:
    void take(std::span<topic_partition const> removed) {
        for (auto const& tp : removed) CHECK(owned.erase(tp) == 1);
    }
};

using setting_list = std::initializer_list<std::pair<std::string const, std::string>>;

/// Settings of a member: reads from the beginning, notices a rebalance soon, is not expelled by a slow machine.
inline runtime::client_settings member_of(std::string const& group, setting_list more = {}) {
    runtime::client_settings s{{{"group.id", group},
                                {"auto.offset.reset", "earliest"},
                                {"heartbeat.interval.ms", "100"},
                                {"session.timeout.ms", "30000"}}};
    for (auto const& [name, value] : more) s.values[name] = value;
    return s;
}

/// A member that two silent seconds expel.
inline runtime::client_settings impatient_member_of(std::string const& group) {
    return member_of(group, {{"session.timeout.ms", "2000"}, {"max.poll.interval.ms", "2000"}});
}
inline constexpr int expelled_after_ms = 5'000;

/// Settings of a reader without a group, as restore uses it.
inline runtime::client_settings reader() { return {{{"auto.offset.reset", "none"}}}; }

/// What to send: all but the topic.
struct input {
    wire_bytes key, value;
    std::optional<std::int32_t> partition{};
    std::optional<std::int64_t> timestamp_ms{};
    headers record_headers{};
};

struct owned_delivery {
    std::string topic;
    std::int32_t partition;
    std::int64_t offset, timestamp_ms;
    std::string error;
    void* opaque;
};

inline owned_delivery own(runtime::delivery const& d) {
    return {std::string{d.topic}, d.partition, d.offset, d.timestamp_ms, std::string{d.error}, d.opaque};
}

/// Sends and flushes; the deliveries in the order of `inputs`.
template <class Fixture>
std::vector<owned_delivery> send_all(Fixture& f, std::string const& topic, std::vector<input> const& inputs) {
    auto producer = f.supplier().producer({});
    auto const handle = producer.topic(topic);
    std::vector<std::optional<owned_delivery>> slots(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
        producer.send(handle, {.partition = inputs[i].partition,
                               .timestamp_ms = inputs[i].timestamp_ms,
                               .key = inputs[i].key,
                               .value = inputs[i].value,
                               .record_headers = inputs[i].record_headers.empty() ? nullptr : &inputs[i].record_headers,
                               .opaque = &slots[i]});
    REQUIRE(producer.flush(deadline_ms, [](runtime::delivery const& d) {
        auto& slot = *static_cast<std::optional<owned_delivery>*>(d.opaque);
        REQUIRE_FALSE(slot);
        slot = own(d);
    }));
    std::vector<owned_delivery> result;
    for (auto const& slot : slots) {
        REQUIRE(slot);
        REQUIRE(slot->error == "");
        result.push_back(*slot);
    }
    return result;
}

/// `count` records to one partition; values "0", "1", ...
template <class Fixture>
void send_numbered(Fixture& f, std::string const& topic, int count, std::int32_t partition = 0) {
    std::vector<std::string> values;
    for (int i = 0; i < count; ++i) values.push_back(std::to_string(i));
    std::vector<input> inputs;
    for (auto const& v : values) inputs.push_back({.key = std::nullopt, .value = v, .partition = partition});
    send_all(f, topic, inputs);
}

/// Polls until `done()`; what was read is appended to `out`. False when the attempts are used up.
template <class Consumer, class Done>
bool poll_until(Consumer& consumer, std::vector<owned_record>& out, Done done) {
    for (int i = 0; i < attempts_max; ++i) {
        if (done()) return true;
        append(out, consumer.poll(poll_ms));
    }
    return done();
}

/// Polls several members in turn, as their own processes would, and forgets what they read.
template <class Done, class... Consumers>
bool poll_all_until(Done done, Consumers&... consumers) {
    for (int i = 0; i < attempts_max; ++i) {
        if (done()) return true;
        (static_cast<void>(consumers.poll(poll_ms / static_cast<int>(sizeof...(consumers)))), ...);
    }
    return done();
}

/// All `count` records of a partition, read without a group from its first offset.
template <class Fixture>
std::vector<owned_record> read_partition(Fixture& f, topic_partition const& tp, std::size_t count) {
    auto consumer = f.supplier().consumer(reader());
    auto const begin = consumer.beginning_offsets(std::vector{tp}, deadline_ms);
    consumer.assign(std::vector{runtime::partition_offset{tp, begin.at(0)}});
    std::vector<owned_record> out;
    REQUIRE(poll_until(consumer, out, [&] { return out.size() >= count; }));
    REQUIRE(out.size() == count);
    return out;
}

inline std::vector<std::string> values_of(std::vector<owned_record> const& records) {
    std::vector<std::string> result;
    for (auto const& r : records) result.push_back(r.value.value_or("null"));
    return result;
}

/// The error of the first poll that throws `Error`; none when polls go on without it.
template <class Error, class Consumer>
std::optional<Error> poll_for_error(Consumer& consumer) {
    for (int i = 0; i < attempts_max; ++i) try {
            static_cast<void>(consumer.poll(poll_ms));
        } catch (Error const& e) {
            return e;
        }
    return std::nullopt;
}

}  // namespace weir::laws

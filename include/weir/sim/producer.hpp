// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/record/murmur2.hpp>
#include <weir/runtime/client.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/partition_log.hpp>
#include <weir/sim/settings.hpp>

namespace weir::sim {

/// Models producer_client. Records wait here until poll, flush or a full buffer hands them to the cluster under one
/// lock; those that still wait in the destructor are gone, as in a crash. A record without a key takes the next
/// partition.
class producer {
    struct target {
        std::string name;
        std::shared_ptr<topic> to;
        std::int32_t next = 0;  // for records without a key

        std::int32_t partition_of(wire_bytes key) {
            auto const count = to->partition_count();
            if (key) return partition_for_key(*key, count);
            return next++ % count;
        }
    };
    struct waiting_record {
        target* to;
        void* opaque;
        std::int64_t timestamp_ms;
        std::size_t key_size, value_size, headers_size;  // of its bytes in the buffer, in this order
        std::int32_t partition;
        bool null_key, null_value;
    };
    struct finished_record {
        target const* to;
        void* opaque;
        std::int64_t offset, timestamp_ms;
        std::string const* error;  // null: none
        std::int32_t partition;
        bool retriable;
    };
    struct state {
        std::shared_ptr<broker> cluster;
        std::deque<target> targets{};
        std::vector<waiting_record> waiting{};
        std::string bytes{};
        std::vector<finished_record> finished{};
        std::size_t reported = 0;
        std::deque<std::string> errors{};
    };
    std::unique_ptr<state> s_;

    static constexpr std::size_t waiting_bytes_max = 128 << 10, waiting_records_max = 512;

public:
    /// Valid as long as the producer.
    class topic_type {
        friend producer;
        target* target_;
        explicit topic_type(target& t) : target_{&t} {}
    };

    producer(std::shared_ptr<broker> cluster, runtime::client_settings const& settings)
        : s_{new state{.cluster = std::move(cluster)}} {
        check_producer_settings(settings.values);
    }

    topic_type topic(std::string const& name) {
        for (auto& t : s_->targets)
            if (t.name == name && !is_deleted(t)) return topic_type{t};
        std::lock_guard const held{s_->cluster->mutex};
        return topic_type{s_->targets.emplace_back(target{name, s_->cluster->get(name)})};
    }

    /// Throws client_error for a negative timestamp, as Java does.
    void send(topic_type handle, runtime::produced_record const& record) {
        auto& to = *handle.target_;
        if (record.timestamp_ms && *record.timestamp_ms < 0)
            throw client_error{"record for topic '" + to.name + "' has the negative timestamp " +
                               std::to_string(*record.timestamp_ms)};
        auto const key_size = record.key ? record.key->size() : 0, value_size = record.value ? record.value->size() : 0;
        auto const begin = s_->bytes.size();
        if (record.key) s_->bytes += *record.key;
        if (record.value) s_->bytes += *record.value;
        if (record.record_headers) header_codec::append(s_->bytes, *record.record_headers);
        s_->waiting.push_back({.to = &to,
                               .opaque = record.opaque,
                               .timestamp_ms = record.timestamp_ms ? *record.timestamp_ms : s_->cluster->time.wall_ms(),
                               .key_size = key_size,
                               .value_size = value_size,
                               .headers_size = s_->bytes.size() - begin - key_size - value_size,
                               .partition = record.partition ? *record.partition : to.partition_of(record.key),
                               .null_key = !record.key,
                               .null_value = !record.value});
        if (s_->bytes.size() >= waiting_bytes_max || s_->waiting.size() >= waiting_records_max) hand_over();
    }

    template <typename H>
    void poll(int /*timeout_ms*/, H on_delivery) {
        hand_over();
        report(on_delivery);
    }
    /// False only when `on_delivery` went on sending.
    template <typename H>
    bool flush(int /*timeout_ms*/, H on_delivery) {
        hand_over();
        report(on_delivery);
        return s_->waiting.empty() && s_->finished.empty();
    }

private:
    bool is_deleted(target const& t) const {
        std::lock_guard const held{s_->cluster->mutex};
        return t.to->deleted;
    }

    void hand_over() {
        if (s_->waiting.empty()) return;
        auto& cluster = *s_->cluster;
        auto const now_ms = cluster.time.wall_ms();
        s_->finished.reserve(s_->finished.size() + s_->waiting.size());
        {
            std::lock_guard const held{cluster.mutex};
            auto const* at = s_->bytes.data();
            auto const take = [&](std::size_t size) { return bytes_view{std::exchange(at, at + size), size}; };
            partition_log const* last = nullptr;
            for (auto const& w : s_->waiting) {
                auto const key = take(w.key_size), value = take(w.value_size), encoded_headers = take(w.headers_size);
                log_record const record{w.timestamp_ms, w.null_key ? wire_bytes{} : key,
                                        w.null_value ? wire_bytes{} : value, encoded_headers};
                auto const* const to = append(w, record, now_ms);
                if (to == last) continue;
                if (last) cluster.wake(*last);
                last = to;
            }
            if (last) cluster.wake(*last);
        }
        s_->waiting.clear();
        s_->bytes.clear();
    }

    /// The log that has it now; null: it was refused, and its delivery says why.
    partition_log const* append(waiting_record const& w, log_record record, std::int64_t now_ms) {
        auto& cluster = *s_->cluster;
        auto const refuse = [&](std::string why, bool retriable = false) {
            auto const* const error = &s_->errors.emplace_back(std::move(why));
            s_->finished.push_back({w.to, w.opaque, -1, record.timestamp_ms, error, w.partition, retriable});
            return nullptr;
        };
        if (w.to->to->deleted) {
            auto again = cluster.find(w.to->name);
            if (!again) return refuse("UNKNOWN_TOPIC_OR_PARTITION: topic '" + w.to->name + "' was deleted");
            w.to->to = std::move(again);
        }
        auto& to = *w.to->to;
        if (!to.has(w.partition))
            return refuse("UNKNOWN_TOPIC_OR_PARTITION: topic '" + to.name + "' has no partition " +
                          std::to_string(w.partition));
        if (record.size() > to.limits.message_bytes_max)
            return refuse("MSG_SIZE_TOO_LARGE: " + std::to_string(record.size()) + " bytes for topic '" + to.name +
                          "', whose max.message.bytes is " + std::to_string(to.limits.message_bytes_max));
        if (auto fault = cluster.faults.on_produce(to.name)) return refuse(std::move(fault->error), fault->retriable);
        if (to.limits.log_append_time) record.timestamp_ms = now_ms;
        auto const offset = to.append(w.partition, record, now_ms);
        s_->finished.push_back({w.to, w.opaque, offset, record.timestamp_ms, nullptr, w.partition, false});
        return &to.at(w.partition);
    }

    /// Counts a record as reported before it calls: one that throws hears of the others later.
    template <typename H>
    void report(H& on_delivery) {
        while (s_->reported < s_->finished.size()) {
            auto const f = s_->finished[s_->reported++];
            runtime::delivery d{.topic = f.to->name,
                                .partition = f.partition,
                                .offset = f.offset,
                                .timestamp_ms = f.timestamp_ms,
                                .retriable = f.retriable,
                                .opaque = f.opaque};
            if (f.error) d.error = *f.error;
            on_delivery(std::as_const(d));
        }
        s_->finished.clear();
        s_->errors.clear();
        s_->reported = 0;
    }
};

}  // namespace weir::sim

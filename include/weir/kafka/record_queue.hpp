// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>
#include <weir/kafka/owned.hpp>
#include <weir/kafka/partition_list.hpp>
#include <weir/kafka/record_batch.hpp>

namespace weir::kafka::detail {

/// The records of a consumer's partitions, apart from its events: a rebalance is served between two batches, never
/// while one is being collected, when records of a revoked partition would be in it.
class record_queue {
    rd_kafka_t* client_;
    queue_ptr queue_;
    std::size_t batch_max_;
    bool forwards_;
    message_buffer carried_;  // taken already, behind an error that came first
    std::set<topic_partition> paused_;
    message_buffer held_;  // of paused partitions, taken already
    std::unique_ptr<std::vector<message_buffer>> spares_ = std::make_unique<std::vector<message_buffer>>();

public:
    /// Not apart, it is the consumer's only queue, and events come through it too.
    record_queue(rd_kafka_t* client, std::size_t batch_max, bool apart)
        : client_{client},
          queue_{apart ? rd_kafka_queue_new(client) : rd_kafka_queue_get_consumer(client)},
          batch_max_{batch_max},
          forwards_{apart} {
        spares_->reserve(16);
    }
    record_queue(record_queue&&) = default;
    record_queue& operator=(record_queue&&) = delete;
    ~record_queue() {
        destroy_all(carried_);
        destroy_all(held_);
    }

    rd_kafka_queue_t* get() const { return queue_.get(); }

    /// Whether partitions have been told where their records go, which librdkafka then does not do any more.
    bool forwards() const { return forwards_; }
    /// Before these partitions are assigned, so that none of their records comes otherwise; and after they stopped, if
    /// they were assigned before: stopping undoes it, without a sign but that no record comes any more.
    void take_over(rd_kafka_topic_partition_list_t const* list) const {
        for (auto const& element : elements(list)) {
            auto const tp = to_partition(element);
            forward(tp, paused_.contains(tp) ? nullptr : queue_.get());
        }
    }

    /// What is fetched stays in the partition's own queue, which has a limit. librdkafka's own pause throws it away.
    void pause(topic_partition const& tp) {
        paused_.insert(tp);
        forwards_ = true;
        forward(tp, nullptr);
    }
    void resume(topic_partition const& tp) {
        if (paused_.erase(tp) == 0) return;
        forward(tp, queue_.get());
        message_buffer next;
        std::erase_if(held_, [&](rd_kafka_message_t* message) {
            if (!is_of(message, tp)) return false;
            next.push_back(message);
            return true;
        });
        carried_.insert(carried_.begin(), next.begin(), next.end());
    }
    /// Forgets which of them were paused.
    template <typename Condition>
    void release(Condition condition) {
        std::erase_if(paused_, condition);
    }

    /// Waits for the first record only. An error comes alone, when all records before it were taken.
    record_batch take(int timeout_ms, message_ptr& error) {
        record_batch batch{*spares_};
        if (carried_.empty())
            fill(batch.messages_, timeout_ms);
        else
            std::swap(batch.messages_, carried_);
        if (!paused_.empty()) hold_back(batch.messages_);
        sort_out(batch, error);
        return batch;
    }

    /// Forgets what was taken of the partitions for which condition(topic_partition const&) holds.
    template <typename Condition>
    void drop(Condition condition) {
        drop(carried_, condition);
        drop(held_, condition);
    }
    /// The same, but errors still come: fetching stops at a lost offset, and nothing else tells.
    template <typename Condition>
    void drop_records(Condition condition) {
        drop(carried_, condition, is_no_error);
        drop(held_, condition, is_no_error);
    }
    template <typename Condition>
    static void drop(record_batch& batch, Condition condition) {
        drop(batch.messages_, condition);
        std::erase_if(batch.ends_, condition);
    }

private:
    void forward(topic_partition const& tp, rd_kafka_queue_t* to) const {
        if (queue_ptr const queue{rd_kafka_queue_get_partition(client_, tp.topic.c_str(), tp.partition)})
            rd_kafka_queue_forward(queue.get(), to);
    }
    static bool is_of(rd_kafka_message_t const* message, topic_partition const& tp) {
        return message->rkt && message->partition == tp.partition && rd_kafka_topic_name(message->rkt) == tp.topic;
    }
    static bool is_no_error(rd_kafka_message_t const* message) {
        return message->err == RD_KAFKA_RESP_ERR_NO_ERROR || message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    }
    void hold_back(message_buffer& messages) {
        std::erase_if(messages, [&](rd_kafka_message_t* message) {
            if (std::ranges::none_of(paused_, [&](topic_partition const& tp) { return is_of(message, tp); }))
                return false;
            held_.push_back(message);
            return true;
        });
    }

    template <typename Condition>
    static void drop(message_buffer& messages, Condition condition,
                     bool (*may_go)(rd_kafka_message_t const*) = nullptr) {
        std::erase_if(messages, [&](rd_kafka_message_t* message) {
            if (may_go && !may_go(message)) return false;
            if (!message->rkt || !condition(topic_partition{rd_kafka_topic_name(message->rkt), message->partition}))
                return false;
            rd_kafka_message_destroy(message);
            return true;
        });
    }

    void fill(message_buffer& out, int timeout_ms) const {
        out.resize(batch_max_);
        // A batch call would wait until the batch is full or the whole time is over, so one record is waited for.
        out[0] = rd_kafka_consume_queue(queue_.get(), timeout_ms);
        auto const more = out[0] ? rd_kafka_consume_batch_queue(queue_.get(), 0, out.data() + 1, out.size() - 1) : 0;
        out.resize(out[0] ? 1 + static_cast<std::size_t>(std::max<ssize_t>(more, 0)) : 0);
    }

    void sort_out(record_batch& batch, message_ptr& error) {
        auto& messages = batch.messages_;
        std::size_t kept = 0, i = 0;
        for (; i < messages.size(); ++i) {
            auto* const message = messages[i];
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) [[likely]] {
                messages[kept++] = message;
            } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                batch.ends_.push_back({rd_kafka_topic_name(message->rkt), message->partition});
                rd_kafka_message_destroy(message);
            } else {
                break;
            }
        }
        if (i < messages.size() && kept == 0 && batch.ends_.empty()) error.reset(messages[i++]);
        carried_.assign(messages.begin() + static_cast<std::ptrdiff_t>(i), messages.end());
        messages.resize(kept);
    }
};

}  // namespace weir::kafka::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
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
    message_buffer carried_;  // taken already, behind an error that came first
    std::unique_ptr<std::vector<message_buffer>> spares_ = std::make_unique<std::vector<message_buffer>>();

public:
    /// Not apart, it is the consumer's only queue, and events come through it too.
    record_queue(rd_kafka_t* client, std::size_t batch_max, bool apart)
        : client_{client},
          queue_{apart ? rd_kafka_queue_new(client) : rd_kafka_queue_get_consumer(client)},
          batch_max_{batch_max} {
        spares_->reserve(16);
    }
    record_queue(record_queue&&) = default;
    record_queue& operator=(record_queue&&) = delete;
    ~record_queue() { destroy_all(carried_); }

    rd_kafka_queue_t* get() const { return queue_.get(); }

    /// Before these partitions are assigned, so that none of their records comes otherwise; and after they stopped, if
    /// they were assigned before: stopping undoes it, without a sign but that no record comes any more.
    void take_over(rd_kafka_topic_partition_list_t const* list) const {
        for (auto const& element : elements(list))
            if (queue_ptr const queue{rd_kafka_queue_get_partition(client_, element.topic, element.partition)})
                rd_kafka_queue_forward(queue.get(), queue_.get());
    }

    /// Waits for the first record only. An error comes alone, when all records before it were taken.
    record_batch take(int timeout_ms, message_ptr& error) {
        record_batch batch{*spares_};
        if (carried_.empty())
            fill(batch.messages_, timeout_ms);
        else
            std::swap(batch.messages_, carried_);
        sort_out(batch, error);
        return batch;
    }

    /// Forgets what was taken of the partitions for which drop(topic_partition const&) holds.
    template <typename Condition>
    void drop(Condition condition) {
        drop(carried_, condition);
    }
    template <typename Condition>
    static void drop(record_batch& batch, Condition condition) {
        drop(batch.messages_, condition);
        std::erase_if(batch.ends_, condition);
    }

private:
    template <typename Condition>
    static void drop(message_buffer& messages, Condition condition) {
        std::erase_if(messages, [&](rd_kafka_message_t* message) {
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

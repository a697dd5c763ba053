// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <librdkafka/rdkafka.h>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::kafka {

/// A message of librdkafka, as a view.
class consumed_record {
    rd_kafka_message_t* message_;

    static wire_bytes bytes_of(void const* data, std::size_t size) {
        if (!data) return std::nullopt;
        return bytes_view{static_cast<char const*>(data), size};
    }

public:
    explicit consumed_record(rd_kafka_message_t* message) : message_{message} {}

    std::string_view topic() const { return rd_kafka_topic_name(message_->rkt); }
    std::int32_t partition() const { return message_->partition; }
    std::int64_t offset() const { return message_->offset; }
    std::int64_t timestamp_ms() const {
        rd_kafka_timestamp_type_t type;
        return rd_kafka_message_timestamp(message_, &type);
    }
    wire_bytes key() const { return bytes_of(message_->key, message_->key_len); }
    wire_bytes value() const { return bytes_of(message_->payload, message_->len); }
    void const* source() const { return message_->rkt; }

    /// Headers are decoded here, not before.
    void copy_headers(headers& out) const {
        out.clear();
        rd_kafka_headers_t* all = nullptr;
        if (rd_kafka_message_headers(message_, &all) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
        char const* name = nullptr;
        void const* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(all, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
             ++i)
            out.add(name, bytes_of(value, size));
    }
};

namespace detail {

class record_queue;

using message_buffer = std::vector<rd_kafka_message_t*>;

inline void destroy_all(std::span<rd_kafka_message_t* const> messages) {
    for (auto* message : messages) rd_kafka_message_destroy(message);
}

}  // namespace detail

/// The records of one poll. Gives its buffer back to the consumer when it ends: polling allocates nothing.
class record_batch {
    detail::message_buffer messages_;
    std::vector<topic_partition> ends_;
    std::vector<detail::message_buffer>* spares_ = nullptr;

    friend class detail::record_queue;
    explicit record_batch(std::vector<detail::message_buffer>& spares) : spares_{&spares} {
        if (spares.empty()) return;
        messages_ = std::move(spares.back());
        spares.pop_back();
    }

public:
    record_batch(record_batch&& other) noexcept
        : messages_{std::move(other.messages_)},
          ends_{std::move(other.ends_)},
          spares_{std::exchange(other.spares_, nullptr)} {}
    record_batch& operator=(record_batch&& other) noexcept {
        std::swap(messages_, other.messages_);
        std::swap(ends_, other.ends_);
        std::swap(spares_, other.spares_);
        return *this;
    }
    ~record_batch() {
        detail::destroy_all(messages_);
        if (!spares_) return;
        messages_.clear();
        if (spares_->size() < spares_->capacity()) spares_->push_back(std::move(messages_));
    }

    std::size_t size() const { return messages_.size(); }
    consumed_record operator[](std::size_t i) const { return consumed_record{messages_[i]}; }
    std::span<topic_partition const> ends() const { return ends_; }
};

static_assert(runtime::record_batch_model<record_batch>);

}  // namespace weir::kafka

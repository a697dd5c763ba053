// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>
#include <weir/kafka/owned.hpp>
#include <weir/runtime/client.hpp>

namespace weir::kafka::detail {

/// Records on their way to librdkafka, which takes partition by partition what came in turn. Order within a partition
/// stays. Why: records that are queued in turn for several partitions lie interleaved in memory, where librdkafka's
/// threads and its free() then jump about; that doubles the cost of producing a small record.
class outbox {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

public:
    /// The records of one partition. Must stay where it is while it is not empty.
    struct lane {
        rd_kafka_topic_t* topic = nullptr;
        std::int32_t partition = 0;
        std::size_t first = none, last = none;  // places in the outbox
    };

    /// A record without a place to go, which its lane knows; views are valid during the call that receives it.
    struct parcel {
        wire_bytes key, value;
        std::int64_t timestamp_ms = 0;
        void* opaque = nullptr;
        headers_ptr* record_headers = nullptr;  ///< the receiver releases it when it takes the headers over
    };

private:
    struct entry {
        std::size_t next = none, at = 0, key_size = 0, value_size = 0;
        bool has_key = false, has_value = false;
        std::int64_t timestamp_ms = 0;
        void* opaque = nullptr;
        headers_ptr record_headers;
    };
    std::string bytes_;
    std::vector<entry> entries_;
    std::vector<lane*> used_;

public:
    bool empty() const { return used_.empty(); }
    std::size_t size() const { return entries_.size(); }
    /// Enough is here for partitions to have runs, and it still fits into the cache.
    bool full() const { return bytes_.size() >= 256 * 1024 || entries_.size() >= 4096; }

    void add(lane& to, parcel const& p) {
        auto const place = entries_.size();
        auto& e = entries_.emplace_back();
        e.at = bytes_.size();
        e.timestamp_ms = p.timestamp_ms;
        e.opaque = p.opaque;
        if (p.record_headers) e.record_headers = std::move(*p.record_headers);
        if ((e.has_key = p.key.has_value())) {
            e.key_size = p.key->size();
            bytes_ += *p.key;
        }
        if ((e.has_value = p.value.has_value())) {
            e.value_size = p.value->size();
            bytes_ += *p.value;
        }
        if (to.first == none) {
            to.first = place;
            used_.push_back(&to);
        } else {
            entries_[to.last].next = place;
        }
        to.last = place;
    }

    /// Calls send(lane&, parcel const&) for each record. What `send` throws at stays, and so does all that comes after
    /// it.
    template <typename Send>
    void drain(Send send) {
        while (!used_.empty()) {
            auto& from = *used_.back();
            while (from.first != none) {
                auto& e = entries_[from.first];
                bytes_view const all{bytes_.data() + e.at, e.key_size + e.value_size};
                parcel p;
                p.timestamp_ms = e.timestamp_ms;
                p.opaque = e.opaque;
                p.record_headers = &e.record_headers;
                if (e.has_key) p.key = all.substr(0, e.key_size);
                if (e.has_value) p.value = all.substr(e.key_size);
                send(from, p);
                from.first = e.next;
            }
            used_.pop_back();
        }
        entries_.clear();
        bytes_.clear();
    }
};

}  // namespace weir::kafka::detail

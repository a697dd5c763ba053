// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/record/topic_partition.hpp>
#include <weir/sim/partition_log.hpp>

namespace weir::sim {

/// A record where its log has it (models consumed_record_model).
class consumed_record {
    segment const* segment_;
    log_entry const* entry_;

public:
    consumed_record(segment const& s, log_entry const& e) : segment_{&s}, entry_{&e} {}

    std::string_view topic() const { return segment_->topic; }
    std::int32_t partition() const { return segment_->partition; }
    std::int64_t offset() const { return entry_->offset(); }
    std::int64_t timestamp_ms() const { return entry_->timestamp_ms(); }
    wire_bytes key() const { return entry_->key(); }
    wire_bytes value() const { return entry_->value(); }
    void copy_headers(headers& out) const { header_codec::copy(entry_->encoded_headers(), out); }
    /// A cluster has each name once.
    std::string const* source() const { return &segment_->topic; }
};

/// The records of one poll, by segment (models record_batch_model). Copies nothing: it shares the segments, which
/// keep the bytes even when the log deletes them.
class record_batch {
    std::vector<consumed_record> records_;
    std::vector<std::shared_ptr<segment const>> segments_;
    std::vector<topic_partition> ends_;

public:
    std::size_t size() const { return records_.size(); }
    consumed_record const& operator[](std::size_t i) const { return records_[i]; }
    std::span<topic_partition const> ends() const { return ends_; }

    void reserve(std::size_t records) { records_.reserve(records); }
    void add(std::shared_ptr<segment const> s, log_entry const* first, log_entry const* last) {
        for (; first != last; ++first) records_.emplace_back(*s, *first);
        segments_.push_back(std::move(s));
    }
    void add_end(topic_partition tp) { ends_.push_back(std::move(tp)); }
};

}  // namespace weir::sim

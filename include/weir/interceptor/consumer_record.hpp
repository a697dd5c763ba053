// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <weir/interceptor/changeable_bytes.hpp>

namespace weir {

/// A record between the broker and the topology. An interceptor may replace its key and value, change its headers, or
/// drop it. Views are valid until the record is changed or `on_consume` returns.
class intercepted_record {
    std::string_view topic_;
    std::int32_t partition_ = -1;
    std::int64_t offset_ = -1, timestamp_ms_ = -1;
    changeable_bytes key_, value_;
    changeable_headers headers_;
    bool dropped_ = false, was_dropped_ = false;

public:
    std::string_view topic() const { return topic_; }
    std::int32_t partition() const { return partition_; }
    std::int64_t offset() const { return offset_; }
    std::int64_t timestamp_ms() const { return timestamp_ms_; }
    wire_bytes key() const { return key_.get(); }
    wire_bytes value() const { return value_.get(); }
    /// To change them; to read them the const one is cheaper.
    weir::headers& headers() { return headers_.lend(); }
    weir::headers const& headers() const { return headers_.get(); }

    void replace_key(wire_bytes with) { key_.replace(with); }
    void replace_value(wire_bytes with) { value_.replace(with); }
    /// Neither the next interceptors nor the topology will see it; its offset is committed all the same.
    void drop() { dropped_ = true; }
    bool is_dropped() const { return dropped_; }

    // For the runtime.

    /// Begins with a record of a batch, which must outlive the use of this one.
    template <typename Record>
    void assign(Record const& record) {
        topic_ = record.topic();
        partition_ = record.partition();
        offset_ = record.offset();
        timestamp_ms_ = record.timestamp_ms();
        key_.assign(record.key());
        value_.assign(record.value());
        record.copy_headers(headers_.start());
        dropped_ = was_dropped_ = false;
    }
    void copy_headers(weir::headers& out) const { out = headers_.get(); }

    // For the chain.

    /// What was changed so far stays.
    void keep() {
        key_.keep();
        value_.keep();
        headers_.keep();
        was_dropped_ = dropped_;
    }
    /// As it was at the last `keep` or `assign`.
    void roll_back() {
        key_.roll_back();
        value_.roll_back();
        headers_.roll_back();
        dropped_ = was_dropped_;
    }
};

/// One poll's records, those of one partition in order.
using consumer_records = std::span<intercepted_record>;

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/interceptor/changeable_bytes.hpp>

namespace weir {

/// The input record that was being processed when a record was sent; what a punctuator sends, and what a record cache
/// logs, has none.
struct record_source {
    std::string_view topic{};
    std::int32_t partition = -1;
    std::int64_t offset = -1;

    explicit operator bool() const { return !topic.empty(); }
};

/// A record between the topology and the producer. An interceptor may replace all but the topic.
class outgoing_record {
    struct place {
        std::optional<std::int32_t> partition;
        std::optional<std::int64_t> timestamp_ms;
    };
    std::string_view topic_;
    place place_, kept_place_;
    changeable_bytes key_, value_;
    changeable_headers headers_;
    record_source source_;

public:
    std::string_view topic() const { return topic_; }
    /// Where the record comes from.
    record_source const& source() const { return source_; }
    /// None: the producer's partitioner chooses by the key.
    std::optional<std::int32_t> partition() const { return place_.partition; }
    /// None: the producer's clock.
    std::optional<std::int64_t> timestamp_ms() const { return place_.timestamp_ms; }
    wire_bytes key() const { return key_.get(); }
    wire_bytes value() const { return value_.get(); }
    /// To change them; to read them the const one is cheaper.
    weir::headers& headers() { return headers_.lend(); }
    weir::headers const& headers() const { return headers_.get(); }

    void replace_partition(std::optional<std::int32_t> with) { place_.partition = with; }
    void replace_timestamp_ms(std::optional<std::int64_t> with) { place_.timestamp_ms = with; }
    void replace_key(wire_bytes with) { key_.replace(with); }
    void replace_value(wire_bytes with) { value_.replace(with); }

    // For the runtime.

    /// Views must outlive the sending; headers are copied, null: there are none.
    void assign(std::string_view topic, std::optional<std::int32_t> partition, std::optional<std::int64_t> timestamp_ms,
                wire_bytes key, wire_bytes value, weir::headers const* record_headers,
                record_source const& source = {}) {
        topic_ = topic;
        source_ = source;
        place_ = kept_place_ = {partition, timestamp_ms};
        key_.assign(key);
        value_.assign(value);
        auto& copy = headers_.start();
        if (record_headers)
            copy = *record_headers;
        else
            copy.clear();
    }

    // For the chain.

    /// What was changed so far stays.
    void keep() {
        key_.keep();
        value_.keep();
        headers_.keep();
        kept_place_ = place_;
    }
    /// As it was at the last `keep` or `assign`.
    void roll_back() {
        key_.roll_back();
        value_.roll_back();
        headers_.roll_back();
        place_ = kept_place_;
    }
};

/// What the broker says about a record that was sent; offset and timestamp are -1 when it failed.
struct record_metadata {
    std::string_view topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1, timestamp_ms = -1;
    record_source source{};  ///< as the record had it that was sent
};

}  // namespace weir

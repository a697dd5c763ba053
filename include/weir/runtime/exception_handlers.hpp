// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <weir/record/headers.hpp>

namespace weir {

/// What becomes of the application after a failure: it stops, or the record is dropped, counted and logged. `retry` is
/// for records that were not delivered for a reason that may pass (KIP-1065): the stream thread begins again from its
/// last commit. As the answer to another failure it counts as `fail`.
enum class error_response : unsigned char { fail, resume, retry };

/// Where a failure happened, as Kafka Streams' ErrorHandlerContext. Views are valid during the call, which is made in
/// the catch block: `throw;` gives the exception itself.
struct error_handler_context {
    std::string_view topic;  ///< of the source record; empty: there is none, as in a punctuator
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestamp_ms = -1;
    weir::headers const* headers = nullptr;
    std::string_view processor_node_id;
    std::string_view task_id;
    wire_bytes source_raw_key, source_raw_value;  ///< with `wants_source_bytes`, or with dead letters
    std::string_view exception_type, exception_message;
};

/// A record that the broker did not take.
struct undelivered_record {
    std::string_view topic;
    std::int32_t partition = -1;
    std::string_view error;
    bool retriable = false;  ///< the reason may pass; the producer's own retries are over
};

namespace detail {

/// What handlers are asked for besides; one object for each stream thread, called by that thread only.
struct exception_handler {
    static constexpr bool always_fails = false;  // is never asked
    static constexpr bool wants_source_bytes = true;

    /// All settings of the application, before the first record.
    void configure(std::map<std::string, std::string> const&) {}
};

struct failing_handler {
    static constexpr bool always_fails = true;
    static constexpr bool wants_source_bytes = false;
    error_response handle_error(auto const&...) { return error_response::fail; }
    error_response handle_serialization_error(auto const&) { return error_response::fail; }
};
struct continuing_handler {
    static constexpr bool wants_source_bytes = false;
    error_response handle_error(auto const&...) { return error_response::resume; }
    error_response handle_serialization_error(auto const&) { return error_response::resume; }
};

}  // namespace detail

/// For records that a source cannot read: `error_response handle_error(error_handler_context const&)`.
namespace deserialization {
struct handler : weir::detail::exception_handler {};
/// The default.
struct log_and_fail : handler, weir::detail::failing_handler {
    using failing_handler::always_fails, failing_handler::wants_source_bytes;
};
struct log_and_continue : handler, weir::detail::continuing_handler {
    using continuing_handler::wants_source_bytes;
};
}  // namespace deserialization

/// For what a node throws, punctuators too: `error_response handle_error(error_handler_context const&)`. Resuming drops
/// the record below the node that threw; other branches go on, and what stores hold stays.
namespace processing {
struct handler : weir::detail::exception_handler {};
/// The default.
struct log_and_fail : handler, weir::detail::failing_handler {
    using failing_handler::always_fails, failing_handler::wants_source_bytes;
};
struct log_and_continue : handler, weir::detail::continuing_handler {
    using continuing_handler::wants_source_bytes;
};
}  // namespace processing

/// For records that cannot be written: `handle_serialization_error(error_handler_context const&)` when the serde of a
/// sink throws; `handle_error(error_handler_context const&, undelivered_record const&)` when the producer or the broker
/// does not take it, after the producer's own retries. When the broker says so later, nothing is known any more of the
/// source record, and the context is empty.
namespace production {
struct handler : weir::detail::exception_handler {
    static constexpr bool may_retry = true;  // is asked about records that were not delivered
    error_response handle_error(error_handler_context const&, undelivered_record const&) {
        return error_response::fail;
    }
    error_response handle_serialization_error(error_handler_context const&) { return error_response::fail; }
};
/// The default: `retry` where the reason may pass, else `fail`.
struct default_handler : handler {
    static constexpr bool always_fails = true;
    static constexpr bool wants_source_bytes = false;
    error_response handle_error(error_handler_context const&, undelivered_record const& undelivered) {
        return undelivered.retriable ? error_response::retry : error_response::fail;
    }
};
struct log_and_fail : handler, weir::detail::failing_handler {
    static constexpr bool may_retry = false;
    using failing_handler::always_fails, failing_handler::wants_source_bytes, failing_handler::handle_error,
        failing_handler::handle_serialization_error;
};
struct log_and_continue : handler, weir::detail::continuing_handler {
    static constexpr bool may_retry = false;
    using continuing_handler::wants_source_bytes, continuing_handler::handle_error,
        continuing_handler::handle_serialization_error;
};
}  // namespace production

/// Policy: source records that a handler gives up, whether it fails or resumes, are also sent to the topic that the
/// setting `errors.dead.letter.queue.topic.name` names, as they were, with headers that tell why (KIP-1034).
struct dead_letter_queue {
    static constexpr std::string_view setting = "errors.dead.letter.queue.topic.name";
};

}  // namespace weir

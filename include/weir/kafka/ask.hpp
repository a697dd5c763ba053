// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <weir/kafka/client.hpp>

namespace weir::kafka::detail {

/// Sends one request of librdkafka's admin API, `send(options, queue)`, and waits for the answer.
template <typename Send>
event_ptr ask(client const& client, std::string const& what, rd_kafka_admin_op_t operation, deadline until, Send send) {
    admin_options_ptr const options{rd_kafka_AdminOptions_new(client.get(), operation)};
    std::array<char, 256> why{};
    auto const timeout_ms = std::clamp(until.left_ms(), 1, 3'600'000);
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms, why.data(), why.size());
    if (operation == RD_KAFKA_ADMIN_OP_CREATETOPICS || operation == RD_KAFKA_ADMIN_OP_DELETETOPICS ||
        operation == RD_KAFKA_ADMIN_OP_DELETERECORDS)
        rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeout_ms, why.data(), why.size());
    queue_ptr const queue{rd_kafka_queue_new(client.get())};
    send(options.get(), queue.get());
    // librdkafka keeps the time limit; the second is for its answer to arrive.
    event_ptr answer{rd_kafka_queue_poll(queue.get(), timeout_ms + 1'000)};
    if (!answer) fail(client.get(), what, RD_KAFKA_RESP_ERR__TIMED_OUT);
    if (auto const error = rd_kafka_event_error(answer.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
        fail(client.get(), what + " (" + client.shared().redact(rd_kafka_event_error_string(answer.get())) + ')',
             error);
    return answer;
}

}  // namespace weir::kafka::detail

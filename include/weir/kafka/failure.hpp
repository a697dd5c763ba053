// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <librdkafka/rdkafka.h>
#include <array>
#include <string>
#include <string_view>
#include <weir/runtime/client.hpp>

namespace weir::kafka::detail {

/// What may work when it is tried again later, with nothing changed.
inline bool is_retriable(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
        case RD_KAFKA_RESP_ERR__WAIT_COORD:
        case RD_KAFKA_RESP_ERR__RETRY:
        case RD_KAFKA_RESP_ERR__RESOLVE:
        case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
        case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
        case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
        case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
        case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
        case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
        case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
        case RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED:
        case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT:
            return true;
        default:
            return false;
    }
}

/// No broker answered.
inline bool is_silence(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR__TRANSPORT || error == RD_KAFKA_RESP_ERR__TIMED_OUT;
}

inline bool is_missing_topic(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
           error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

/// Why the client cannot be used any more; empty while it can.
inline std::string fatal_reason(rd_kafka_t* client) {
    std::array<char, 512> reason{};
    auto const error = rd_kafka_fatal_error(client, reason.data(), reason.size());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    auto const text = std::string{rd_kafka_err2str(error)} + " (" + reason.data() + ')';
    return error != RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID
               ? text
               : text + "; another instance uses this group.instance.id: give each its own";
}

/// Throws the exception of runtime/client.hpp that fits. `what` names topic, partition and offset.
[[noreturn]] inline void fail(rd_kafka_t* client, std::string const& what, rd_kafka_resp_err_t error) {
    if (auto const fatal = fatal_reason(client); !fatal.empty()) throw runtime::fatal_client_error{what + ": " + fatal};
    auto const message = what + ": " + rd_kafka_err2str(error);
    if (error == RD_KAFKA_RESP_ERR__FATAL || error == RD_KAFKA_RESP_ERR__FENCED)
        throw runtime::fatal_client_error{message};
    if (is_missing_topic(error)) throw runtime::unknown_topic{message};
    throw client_error{message};
}

}  // namespace weir::kafka::detail

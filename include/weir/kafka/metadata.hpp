// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <weir/kafka/deadline.hpp>
#include <weir/kafka/failure.hpp>
#include <weir/kafka/owned.hpp>

namespace weir::kafka::detail {

/// Number of partitions of an existing topic whose partitions have leaders; throws unknown_topic when there is none.
/// Afterwards the client knows the leaders: without this, the first record to or from a topic waits for up to a second.
inline std::int32_t partition_count(rd_kafka_t* client, rd_kafka_topic_t* topic, int timeout_ms) {
    std::string const name = rd_kafka_topic_name(topic);
    deadline const until{timeout_ms};
    for (;;) {
        rd_kafka_metadata_t const* answer = nullptr;
        auto error = rd_kafka_metadata(client, 0, topic, &answer, until.left_ms());
        metadata_ptr const metadata{answer};
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            auto const& found = metadata->topics[0];
            error = metadata->topic_cnt == 1 ? found.err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
            for (int i = 0; error == RD_KAFKA_RESP_ERR_NO_ERROR && i < found.partition_cnt; ++i)
                if (found.partitions[i].leader < 0) error = RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return found.partition_cnt;
        }
        // A topic that was just made has no leaders yet.
        if (!is_retriable(error) || until.over()) fail(client, "topic " + name, error);
        std::this_thread::sleep_for(std::chrono::milliseconds{until.left_ms(20)});
    }
}

inline std::int32_t partition_count(rd_kafka_t* client, std::string const& topic, int timeout_ms) {
    topic_ptr const handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
    if (!handle) fail(client, "topic " + topic, rd_kafka_last_error());
    return partition_count(client, handle.get(), timeout_ms);
}

}  // namespace weir::kafka::detail

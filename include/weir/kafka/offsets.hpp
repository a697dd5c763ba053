// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/kafka/deadline.hpp>
#include <weir/kafka/failure.hpp>
#include <weir/kafka/partition_list.hpp>

// A consumer's calls about offsets; each keeps its own time limit, where librdkafka's is missing or wrong.
namespace weir::kafka::detail {

inline void require_all(rd_kafka_t* client, char const* what, rd_kafka_topic_partition_list_t const* list,
                        rd_kafka_resp_err_t error) {
    for (auto const& element : elements(list))
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            fail(client, what + to_string(to_partition(element)), element.err);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) fail(client, what + names(list), error);
}

/// Of librdkafka's own waits for a commit, one ends when its patience with a missing coordinator does, after 46 s.
inline void commit(rd_kafka_t* client, std::span<offset_and_metadata const> offsets, int timeout_ms) {
    if (offsets.empty()) return;
    auto const what = "commit of " + to_string(offsets[0].partition) + " at " + std::to_string(offsets[0].offset) +
                      (offsets.size() > 1 ? " and " + std::to_string(offsets.size() - 1) + " more" : "");
    for (auto const& o : offsets)
        if (!survives_as_metadata(o.metadata))
            throw runtime::commit_failed{what + ": metadata of " + to_string(o.partition) +
                                         " is not ASCII text (use Base64)"};
    auto const list = to_list(offsets);
    queue_ptr const answers{rd_kafka_queue_new(client)};
    auto error = rd_kafka_commit_queue(client, list.get(), answers.get(), nullptr, nullptr);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        event_ptr const answer{rd_kafka_queue_poll(answers.get(), timeout_ms)};
        if (!answer)
            throw runtime::commit_failed{what + ": no answer within " + std::to_string(timeout_ms) +
                                         " ms; it may take effect all the same"};
        error = rd_kafka_event_error(answer.get());
        for (auto const& element : elements(rd_kafka_event_topic_partition_list(answer.get())))
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = element.err;
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    if (auto const fatal = fatal_reason(client); !fatal.empty()) throw runtime::fatal_client_error{what + ": " + fatal};
    throw runtime::commit_failed{what + ": " + rd_kafka_err2str(error)};
}

inline std::vector<std::optional<offset_and_metadata>> committed(rd_kafka_t* client,
                                                                 std::span<topic_partition const> partitions,
                                                                 int timeout_ms) {
    std::vector<std::optional<offset_and_metadata>> result;
    if (partitions.empty()) return result;
    auto const list = to_list(partitions, RD_KAFKA_OFFSET_INVALID);
    auto const error = rd_kafka_committed(client, list.get(), timeout_ms);
    require_all(client, "committed offset of ", list.get(), error);
    for (auto const& tp : partitions) {
        auto const& element = *rd_kafka_topic_partition_list_find(list.get(), tp.topic.c_str(), tp.partition);
        if (element.offset < 0)
            result.emplace_back();
        else
            result.emplace_back(offset_and_metadata{tp, element.offset, metadata_of(element)});
    }
    return result;
}

/// Whether asking again may help: a topic that was created a moment ago, or a leader that moves.
inline bool leader_is_moving(rd_kafka_topic_partition_list_t const* list) {
    for (auto const& element : elements(list))
        if (element.err == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
            element.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
            element.err == RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH)
            return true;
    return false;
}

/// `which` is RD_KAFKA_OFFSET_BEGINNING or RD_KAFKA_OFFSET_END.
inline std::vector<std::int64_t> list_offsets(rd_kafka_t* client, std::span<topic_partition const> partitions,
                                              std::int64_t which, int timeout_ms) {
    std::vector<std::int64_t> result;
    if (partitions.empty()) return result;
    auto const* const what = which == RD_KAFKA_OFFSET_END ? "end offset of " : "beginning offset of ";
    // librdkafka's two logical offsets are the protocol's two special times: one request for each broker, not for each
    // partition.
    deadline const until{timeout_ms};
    auto list = to_list(partitions, which);
    auto error = rd_kafka_offsets_for_times(client, list.get(), timeout_ms);
    while ((leader_is_moving(list.get()) || error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
            error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE) &&
           !until.over()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{until.left_ms(50)});
        list = to_list(partitions, which);
        error = rd_kafka_offsets_for_times(client, list.get(), until.left_ms(timeout_ms));
    }
    require_all(client, what, list.get(), error);
    for (auto const& tp : partitions) {
        auto const& element = *rd_kafka_topic_partition_list_find(list.get(), tp.topic.c_str(), tp.partition);
        if (element.offset < 0) throw client_error{what + to_string(tp) + " is unknown"};
        result.push_back(element.offset);
    }
    return result;
}

/// Before 2.1, librdkafka takes the milliseconds of a seek for microseconds.
inline int seek_timeout(int timeout_ms) { return timeout_ms * (rd_kafka_version() < 0x02010000 ? 1000 : 1); }

/// Returns when partitions that were taken out of the assignment have stopped, which takes their queues back.
/// librdkafka does not tell; but a seek, here one that is refused, is answered after all that was asked before.
inline void wait_until_stopped(rd_kafka_t* client, rd_kafka_topic_partition_list_t* list) {
    if (list->cnt > 0) error_ptr{rd_kafka_seek_partitions(client, list, seek_timeout(1'000))};
}

/// Gives the partitions that refused because their fetching has not begun. While a rebalance waits for a poll, none
/// begins, so it is of no use to wait here.
inline std::vector<runtime::partition_offset> seek(rd_kafka_t* client,
                                                   std::span<runtime::partition_offset const> positions) {
    std::vector<runtime::partition_offset> later;
    if (positions.empty()) return later;
    auto const list = to_list(positions);
    if (error_ptr const error{rd_kafka_seek_partitions(client, list.get(), seek_timeout(500))};
        error && rd_kafka_error_code(error.get()) != RD_KAFKA_RESP_ERR__TIMED_OUT)
        fail(client, "seek " + names(list.get()), rd_kafka_error_code(error.get()));
    for (auto const& element : elements(list.get())) {
        if (element.err == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        auto const tp = to_partition(element);
        if (element.err != RD_KAFKA_RESP_ERR__STATE && element.err != RD_KAFKA_RESP_ERR__IN_PROGRESS &&
            element.err != RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS && element.err != RD_KAFKA_RESP_ERR__OUTDATED)
            fail(client, "seek of " + to_string(tp) + " to " + std::to_string(element.offset), element.err);
        later.push_back({tp, element.offset});
    }
    return later;
}

}  // namespace weir::kafka::detail

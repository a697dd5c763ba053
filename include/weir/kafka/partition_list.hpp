// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <weir/kafka/owned.hpp>
#include <weir/runtime/client.hpp>

// Between our lists of partitions and librdkafka's.
namespace weir::kafka::detail {

inline list_ptr new_list(std::size_t size) {
    return list_ptr{rd_kafka_topic_partition_list_new(static_cast<int>(size))};
}

inline rd_kafka_topic_partition_t& add(list_ptr const& list, topic_partition const& tp, std::int64_t offset) {
    auto& element = *rd_kafka_topic_partition_list_add(list.get(), tp.topic.c_str(), tp.partition);
    element.offset = offset;
    return element;
}

inline list_ptr to_list(std::span<topic_partition const> partitions, std::int64_t offset) {
    auto list = new_list(partitions.size());
    for (auto const& tp : partitions) add(list, tp, offset);
    return list;
}

inline list_ptr to_list(std::span<runtime::partition_offset const> positions) {
    auto list = new_list(positions.size());
    for (auto const& [tp, offset] : positions) add(list, tp, offset);
    return list;
}

/// librdkafka ends metadata at the first NUL and rewrites what is not text: what comes back would be something else.
inline bool survives_as_metadata(std::string_view text) {
    for (auto const c : text)
        if (c == '\0' || static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

inline list_ptr to_list(std::span<offset_and_metadata const> offsets) {
    auto list = new_list(offsets.size());
    for (auto const& o : offsets) {
        auto& element = add(list, o.partition, o.offset);
        if (o.metadata.empty()) continue;
        element.metadata = std::malloc(o.metadata.size() + 1);  // the list frees it
        if (!element.metadata) throw std::bad_alloc{};
        std::memcpy(element.metadata, o.metadata.c_str(), o.metadata.size() + 1);
        element.metadata_size = o.metadata.size();
    }
    return list;
}

inline std::span<rd_kafka_topic_partition_t> elements(rd_kafka_topic_partition_list_t const* list) {
    if (!list) return {};
    return {list->elems, static_cast<std::size_t>(list->cnt)};
}

inline topic_partition to_partition(rd_kafka_topic_partition_t const& element) {
    return {element.topic, element.partition};
}

inline std::vector<topic_partition> to_partitions(rd_kafka_topic_partition_list_t const* list) {
    std::vector<topic_partition> result;
    for (auto const& element : elements(list)) result.push_back(to_partition(element));
    return result;
}

/// Foreign metadata is cut at a NUL: librdkafka 2.0 gives a size that reaches beyond what it copied.
inline std::string metadata_of(rd_kafka_topic_partition_t const& element) {
    if (!element.metadata) return {};
    auto const* text = static_cast<char const*>(element.metadata);
    return {text, strnlen(text, element.metadata_size)};
}

/// "purchases-0, purchases-1", at most five of them.
inline std::string names(rd_kafka_topic_partition_list_t const* list) {
    std::string result;
    std::size_t count = 0;
    for (auto const& element : elements(list)) {
        if (++count > 5) return result + ", ...";
        result += (count == 1 ? "" : ", ") + to_string(to_partition(element));
    }
    return result;
}

}  // namespace weir::kafka::detail

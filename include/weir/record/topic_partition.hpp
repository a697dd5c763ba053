// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace weir {

struct topic_partition {
    std::string topic;
    std::int32_t partition = 0;

    friend auto operator<=>(topic_partition const&, topic_partition const&) = default;
};

/// As Kafka prints it: "purchases-3".
inline std::string to_string(topic_partition const& tp) { return tp.topic + '-' + std::to_string(tp.partition); }

/// Where to continue reading a partition. `metadata` is free text that the broker keeps beside the offset.
struct offset_and_metadata {
    topic_partition partition;
    std::int64_t offset = 0;
    std::string metadata;

    friend bool operator==(offset_and_metadata const&, offset_and_metadata const&) = default;
};

}  // namespace weir

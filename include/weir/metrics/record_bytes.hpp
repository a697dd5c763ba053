// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/headers.hpp>

namespace weir::metrics {

/// The size of a record as Kafka Streams counts it for bytes-consumed-total and bytes-produced-total: key, value,
/// headers, the topic's name, and 20 bytes for timestamp, offset and partition.
[[gnu::always_inline]] inline std::int64_t record_bytes(wire_bytes key, wire_bytes value, std::size_t topic_size,
                                                        headers const& with) {
    auto bytes = (key ? key->size() : 0) + (value ? value->size() : 0) + topic_size + 20;
    for (std::size_t i = 0; i < with.size(); ++i) {
        auto const h = with[i];
        bytes += h.name.size() + (h.value ? h.value->size() : 0);
    }
    return static_cast<std::int64_t>(bytes);
}

}  // namespace weir::metrics

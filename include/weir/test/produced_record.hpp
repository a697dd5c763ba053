// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <weir/record/headers.hpp>

namespace weir::test {

/// A record as bytes, as it went to a topic of the driver.
struct produced_record {
    std::string topic;
    std::optional<std::int32_t> partition;  ///< only where weir chose it: changelogs
    std::optional<bytes> key, value;
    std::int64_t timestamp_ms = -1;
    weir::headers headers;
};

/// A typed record, as a test writes and reads it; an empty optional is null.
template <typename K, typename V>
struct record {
    std::optional<K> key;
    std::optional<V> value;
    std::int64_t timestamp_ms = -1;
    weir::headers headers{};

    friend bool operator==(record const&, record const&) = default;
};

}  // namespace weir::test

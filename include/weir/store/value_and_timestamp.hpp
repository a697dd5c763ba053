// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir {

/// What a timestamped store has under a key.
template <typename V>
struct value_and_timestamp {
    V value{};
    std::int64_t timestamp_ms = -1;

    friend bool operator==(value_and_timestamp const&, value_and_timestamp const&) = default;
};

}  // namespace weir

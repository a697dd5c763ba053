// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

namespace weir::runtime {

/// How long the place of a stream thread stays empty after a failure: each time twice as long, up to a limit, until one
/// has lived long enough. So a record that fails whenever it comes cannot keep an application busy with rebalances.
class replacement_backoff {
    std::int64_t next_ms_ = first_ms;

public:
    static constexpr std::int64_t first_ms = 100, longest_ms = 10'000, long_life_ms = 60'000;

    constexpr std::int64_t after_life_of(std::int64_t lived_ms) {
        if (lived_ms >= long_life_ms) next_ms_ = first_ms;
        return std::exchange(next_ms_, std::min(2 * next_ms_, longest_ms));
    }
};

}  // namespace weir::runtime

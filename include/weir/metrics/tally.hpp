// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace weir::metrics {

/// Count, sum, least and greatest of numbers, for the thread that adds them alone: what a batch measures before it is
/// published to a sensor.
struct tally {
    std::int64_t count = 0, sum = 0;
    std::int64_t min = std::numeric_limits<std::int64_t>::max();
    std::int64_t max = std::numeric_limits<std::int64_t>::min();

    [[gnu::always_inline]] constexpr void add(std::int64_t value) {
        ++count;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
    }
};

}  // namespace weir::metrics

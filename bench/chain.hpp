// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/serde/integer.hpp>
#include "loop.hpp"

namespace bench {

// Five times map_values(add_one) and filter(not_a_seventh) make the chain of ten.
inline constexpr auto add_one = [](std::int64_t x) { return x + 1; };
inline constexpr auto not_a_seventh = [](std::int64_t x) { return x % 7 != 0; };

inline std::vector<message> numbers() {
    std::vector<message> messages(500);
    std::uint64_t state = 1;
    for (auto& [key, value] : messages) {
        state = state * 6364136223846793005 + 1442695040888963407;
        key = std::to_string(state % 100);
        weir::serde::int64.serialize(static_cast<std::int64_t>(state >> 2), value);
    }
    return messages;
}

}  // namespace bench

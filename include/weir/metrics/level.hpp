// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

namespace weir::metrics {

/// How much an application measures about itself: a policy, given as `weir::with<weir::metrics::debug>`. Each level
/// measures what the levels below it do. What is not measured is not in the binary.
struct level {};

/// Nothing.
struct off : level {
    static constexpr int rank = 0;
};

/// Threads, and what tasks drop.
struct info : level {
    static constexpr int rank = 1;
};

/// Every node too.
struct debug : level {
    static constexpr int rank = 2;
};

struct trace : level {
    static constexpr int rank = 3;
};

template <typename Level>
concept level_type = std::is_base_of_v<level, Level> && requires { Level::rank; };

/// Whether `Level` measures what `Needed` asks for.
template <level_type Level, level_type Needed>
inline constexpr bool measures = Level::rank >= Needed::rank;

}  // namespace weir::metrics

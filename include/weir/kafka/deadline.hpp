// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

namespace weir::kafka::detail {

/// A timeout that several calls share.
class deadline {
    std::chrono::steady_clock::time_point end_;

public:
    explicit deadline(int timeout_ms)
        : end_{std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms}} {}

    /// At least 0, at most `step_ms`.
    int left_ms(int step_ms = 1 << 30) const {
        auto const left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
        return static_cast<int>(std::clamp<decltype(left)>(left, 0, step_ms));
    }
    bool over() const { return std::chrono::steady_clock::now() >= end_; }
};

}  // namespace weir::kafka::detail

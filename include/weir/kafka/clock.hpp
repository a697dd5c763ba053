// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <weir/runtime/client.hpp>

namespace weir::kafka {

/// The machine's clocks.
struct clock {
    std::int64_t wall_ms() const {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    std::int64_t steady_ns() const {
        using namespace std::chrono;
        return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
    }
};

static_assert(runtime::clock_model<clock>);

}  // namespace weir::kafka

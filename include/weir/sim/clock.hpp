// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace weir::sim {

/// Time that only the test moves. Copies share the time. Thread-safe.
class virtual_clock {
    std::shared_ptr<std::atomic<std::int64_t>> now_ns_;

public:
    explicit virtual_clock(std::int64_t start_ms = 0)
        : now_ns_{std::make_shared<std::atomic<std::int64_t>>(start_ms * 1'000'000)} {}

    void advance_ms(std::int64_t ms) { *now_ns_ += ms * 1'000'000; }
    void advance_ns(std::int64_t ns) { *now_ns_ += ns; }
    std::int64_t wall_ms() const { return *now_ns_ / 1'000'000; }
    std::int64_t steady_ns() const { return *now_ns_; }
};

/// The clock of a cluster and its clients (models runtime's clock_model): the system's, or a virtual one.
class clock {
    std::shared_ptr<virtual_clock const> virtual_;

public:
    clock() = default;
    explicit clock(virtual_clock v) : virtual_{std::make_shared<virtual_clock const>(std::move(v))} {}

    /// A virtual clock stands still while a client waits, so nobody may wait.
    bool is_virtual() const { return virtual_ != nullptr; }

    std::int64_t wall_ms() const {
        if (virtual_) return virtual_->wall_ms();
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    std::int64_t steady_ns() const {
        if (virtual_) return virtual_->steady_ns();
        using namespace std::chrono;
        return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
    }
    /// For intervals: a wall clock may be set back.
    std::int64_t steady_ms() const { return steady_ns() / 1'000'000; }
};

}  // namespace weir::sim

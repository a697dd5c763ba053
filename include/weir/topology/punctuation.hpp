// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace weir {

/// The clock that a punctuator listens to: the highest timestamp of the task's records, or the machine's clock.
enum class punctuation : unsigned char { stream_time, wall_clock_time };

namespace detail {
/// For who never wants to be called, Java's users write Long.MAX_VALUE.
constexpr std::int64_t later_ms(std::int64_t time_ms, std::int64_t by_ms) {
    constexpr auto never = std::numeric_limits<std::int64_t>::max();
    return time_ms > never - by_ms ? never : time_ms + by_ms;
}
}  // namespace detail

/// Ends the calls of one punctuator; also from within it. Empty when default-constructed. Valid while its task lives.
class cancellable {
    using canceller = void (*)(void* queue, std::size_t slot, std::uint64_t id);
    canceller cancel_ = nullptr;
    void* queue_ = nullptr;
    std::size_t slot_ = 0;
    std::uint64_t id_ = 0;

public:
    constexpr cancellable() = default;
    /// `cancelled_by` is called as `cancelled_by(queue, slot, id)`, once.
    constexpr cancellable(canceller cancelled_by, void* queue, std::size_t slot, std::uint64_t id)
        : cancel_{cancelled_by}, queue_{queue}, slot_{slot}, id_{id} {}
    void cancel() {
        if (cancel_) cancel_(queue_, slot_, id_);
        cancel_ = nullptr;
    }
};

}  // namespace weir

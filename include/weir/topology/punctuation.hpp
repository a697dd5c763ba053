// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir {

/// The clock that a punctuator listens to: the highest timestamp of the task's records, or the machine's clock.
enum class punctuation : unsigned char { stream_time, wall_clock_time };

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

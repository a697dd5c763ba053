// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <csignal>
#include <mutex>

namespace weir::runtime {

/// While one lives, `Signals` do not end the process but are counted, whichever thread they reach; every object of this
/// process that lives then sees them. The last one gives the signals back to whom they had before. Each object is for
/// one thread.
template <int... Signals>
class counted_signals {
    static constexpr std::array signals{Signals...};
    static_assert(std::atomic<unsigned>::is_always_lock_free);  // a handler may touch nothing else
    static inline std::atomic<unsigned> count{0};
    static inline std::mutex lock;
    static inline int living = 0;
    static inline std::array<struct sigaction, signals.size()> before;

    unsigned seen_;

    static void on_signal(int) { count.fetch_add(1, std::memory_order_relaxed); }

public:
    counted_signals() : seen_{count.load(std::memory_order_relaxed)} {
        std::lock_guard const held{lock};
        if (living++ > 0) return;
        struct sigaction action{};
        action.sa_handler = on_signal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before[i]);
    }
    counted_signals(counted_signals const&) = delete;
    counted_signals& operator=(counted_signals const&) = delete;
    ~counted_signals() {
        std::lock_guard const held{lock};
        if (--living > 0) return;
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before[i], nullptr);
    }

    /// Whether one of them came since this object was made, or since it was taken.
    bool came() const { return count.load(std::memory_order_relaxed) != seen_; }
    /// The same, once.
    bool take() {
        auto const now = count.load(std::memory_order_relaxed);
        bool const some = now != seen_;
        seen_ = now;
        return some;
    }
};

/// What asks an application to stop.
using stop_signals = counted_signals<SIGINT, SIGTERM>;
/// What asks it for a dump, as a Java virtual machine takes it.
using dump_signals = counted_signals<SIGQUIT>;

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>
#include <weir/error/current_exception.hpp>

namespace weir::runtime {

/// While one lives, std::terminate does not end the process before each object that lives then has answered, but waits
/// for at most two seconds: who should answer may need a lock that the thread holds which is about to end the process.
/// Then it goes on to the handler that was there before the first object. Each object is for one thread.
class terminations {
    static constexpr int longest_ms = 2'000, step_ms = 10;
    static inline std::atomic<unsigned> count{0}, answers{0};
    static inline std::atomic<int> living{0};
    static inline char reason_text[200] = "";  // written before `count`
    static inline std::mutex lock;
    static inline std::terminate_handler before = nullptr;

    unsigned seen_{count.load()};

public:
    terminations() {
        std::lock_guard const held{lock};
        if (living.fetch_add(1) == 0) before = std::set_terminate(on_terminate);
    }
    terminations(terminations const&) = delete;
    terminations& operator=(terminations const&) = delete;
    ~terminations() {
        std::lock_guard const held{lock};
        if (living.fetch_sub(1) == 1 && std::get_terminate() == on_terminate) std::set_terminate(before);
    }

    /// Whether std::terminate was called since this object was made, or since it was taken. Then `answer`.
    bool take() {
        auto const now = count.load(std::memory_order_acquire);
        bool const some = now != seen_;
        seen_ = now;
        return some;
    }
    void answer() { answers.fetch_add(1); }
    /// The type of the exception that nobody caught; empty: there was none.
    static std::string reason() { return reason_text; }

private:
    static void on_terminate() {
        static std::atomic<bool> is_first{true};
        if (is_first.exchange(false)) {
            note_reason();
            count.fetch_add(1, std::memory_order_release);
        }
        for (int ms = 0; ms < longest_ms && static_cast<int>(answers.load()) < living.load(); ms += step_ms) {
            timespec const step{0, step_ms * 1'000'000};
            nanosleep(&step, nullptr);
        }
        if (before) before();
        std::abort();
    }
    /// Without memory there is no reason.
    static void note_reason() noexcept {
        if (!std::current_exception()) return;
        try {
            auto const type = weir::detail::current_exception_type();
            reason_text[type.copy(reason_text, sizeof reason_text - 1)] = '\0';
        } catch (...) {}
    }
};

}  // namespace weir::runtime

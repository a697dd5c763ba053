// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

#include <cstdint>

namespace weir::metrics {

/// Nanoseconds of the steady clock.
inline std::int64_t steady_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// The processor's counter of time, which costs less than half of what the steady clock does. It counts at a constant
/// rate, on all cores alike, where Linux itself takes it as its clock (the flags constant_tsc and nonstop_tsc).
struct tick_clock {
    [[gnu::always_inline]] static std::int64_t now() {
#if defined(__x86_64__)
        return static_cast<std::int64_t>(__builtin_ia32_rdtsc());
#elif defined(__aarch64__)
        std::int64_t ticks;
        asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
        return ticks;
#else
        return steady_ns();
#endif
    }

    /// Ticks in one second, to about 1 in 10'000; the first call takes a millisecond where the processor does not say.
    static std::int64_t per_s() {
        static std::int64_t const result = measure();
        return result;
    }

private:
    static std::int64_t measure() {
#if defined(__x86_64__)
        auto const begin_ns = steady_ns();
        auto const begin = now();
        auto end_ns = begin_ns;
        while (end_ns - begin_ns < 1'000'000) end_ns = steady_ns();
        return static_cast<std::int64_t>(static_cast<double>(now() - begin) * 1e9 /
                                         static_cast<double>(end_ns - begin_ns));
#elif defined(__aarch64__)
        std::int64_t per_second;
        asm volatile("mrs %0, cntfrq_el0" : "=r"(per_second));
        return per_second;
#else
        return 1'000'000'000;
#endif
    }
};

}  // namespace weir::metrics

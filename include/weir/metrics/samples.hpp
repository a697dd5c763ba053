// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <weir/metrics/tally.hpp>

namespace weir::metrics {

/// What the samples of the last windows hold.
template <std::size_t Sums>
struct samples_reading {
    std::int64_t count = 0;
    std::int64_t max = std::numeric_limits<std::int64_t>::min();
    std::int64_t min = std::numeric_limits<std::int64_t>::max();
    std::array<std::int64_t, Sums> sums{};
    std::int64_t oldest = 0;  ///< when the oldest sample that still counts began; the time of reading when none does
    std::int64_t total_count = 0;  ///< since the beginning
    std::array<std::int64_t, Sums> totals{};
};

/// Kafka's sampled statistics: a sample takes what happens within one window, and counts for two windows after its last
/// event; so three are kept (org.apache.kafka.common.metrics.stats.SampledStat with metrics.num.samples = 2). Unlike
/// there, reading changes nothing. Times may be in any unit, and must not go backwards.
///
/// One thread records, any number of threads read. No instruction is locked: on x86 the stores and loads below are
/// plain ones. A reading may miss the record that is being recorded, or a part of it; it never mixes two samples of one
/// slot.
template <std::size_t Sums = 1>
class samples {
public:
    static constexpr std::int64_t counted = 2;

private:
    struct sample {
        std::atomic<std::int64_t> begin{0}, last{0}, count{0}, max{0}, min{0};
        std::array<std::atomic<std::int64_t>, Sums> sums{};
    };

    std::array<sample, counted + 1> samples_{};
    // Of the writer alone.
    std::int64_t const window_;
    std::int64_t end_ = std::numeric_limits<std::int64_t>::min();  // of the current sample; the first record starts one
    std::size_t current_ = 0;
    // Odd while a slot begins anew.
    std::atomic<std::uint64_t> epoch_{0};
    std::atomic<std::int64_t> earlier_count_{0};  // of samples whose slot was used again
    std::array<std::atomic<std::int64_t>, Sums> earlier_sums_{};

public:
    explicit constexpr samples(std::int64_t window) : window_{window} {}
    samples(samples const&) = delete;
    samples& operator=(samples const&) = delete;

    constexpr std::int64_t window() const { return window_; }

    /// What ended at `now` and began at `begin`; a sample that starts with it starts then.
    [[gnu::always_inline]] void record(std::int64_t now, std::int64_t begin, std::int64_t value, std::size_t sum = 0) {
        record(now, begin, tally{1, value, value, value}, sum);
    }

    /// All of `many` as of `now`.
    [[gnu::always_inline]] void record(std::int64_t now, std::int64_t begin, tally const& many, std::size_t sum = 0) {
        if (now >= end_) [[unlikely]]
            start_sample(now, begin);
        auto& s = samples_[current_];
        put(s.last, now);
        put(s.sums[sum], own(s.sums[sum]) + many.sum);
        if (many.max > own(s.max)) put(s.max, many.max);
        if (many.min < own(s.min)) put(s.min, many.min);
        put(s.count, own(s.count) + many.count);
    }

    samples_reading<Sums> read(std::int64_t now) const {
        for (;;) {
            auto const before = epoch_.load(std::memory_order_acquire);
            if (before % 2 != 0) continue;
            auto const result = read_slots(now);
            if (epoch_.load(std::memory_order_relaxed) == before) return result;
        }
    }

private:
    // Release and acquire, so that who sees a number of a new sample sees that the epoch has changed too.
    static void put(std::atomic<std::int64_t>& to, std::int64_t value) { to.store(value, std::memory_order_release); }
    static std::int64_t get(std::atomic<std::int64_t> const& from) { return from.load(std::memory_order_acquire); }
    static std::int64_t own(std::atomic<std::int64_t> const& from) { return from.load(std::memory_order_relaxed); }

    [[gnu::noinline, gnu::cold]] void start_sample(std::int64_t now, std::int64_t begin) {
        auto const epoch = epoch_.load(std::memory_order_relaxed);
        epoch_.store(epoch + 1, std::memory_order_relaxed);
        current_ = (current_ + 1) % samples_.size();
        auto& s = samples_[current_];
        put(earlier_count_, own(earlier_count_) + own(s.count));
        put(s.count, 0);
        put(s.max, std::numeric_limits<std::int64_t>::min());
        put(s.min, std::numeric_limits<std::int64_t>::max());
        for (std::size_t i = 0; i < Sums; ++i) {
            put(earlier_sums_[i], own(earlier_sums_[i]) + own(s.sums[i]));
            put(s.sums[i], 0);
        }
        put(s.begin, begin);
        put(s.last, now);
        end_ = begin + window_;
        epoch_.store(epoch + 2, std::memory_order_release);
    }

    samples_reading<Sums> read_slots(std::int64_t now) const {
        samples_reading<Sums> result{.oldest = now};
        result.total_count = get(earlier_count_);
        for (std::size_t i = 0; i < Sums; ++i) result.totals[i] = get(earlier_sums_[i]);
        for (auto const& s : samples_) {
            auto const count = get(s.count);
            if (count == 0) continue;
            result.total_count += count;
            bool const counts = now - get(s.last) < counted * window_;
            for (std::size_t i = 0; i < Sums; ++i) {
                auto const sum = get(s.sums[i]);
                result.totals[i] += sum;
                if (counts) result.sums[i] += sum;
            }
            if (!counts) continue;
            result.count += count;
            if (auto const max = get(s.max); max > result.max) result.max = max;
            if (auto const min = get(s.min); min < result.min) result.min = min;
            if (auto const begin = get(s.begin); begin < result.oldest) result.oldest = begin;
        }
        return result;
    }
};

}  // namespace weir::metrics

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <weir/metrics/append.hpp>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/tick_clock.hpp>

namespace weir::metrics {

enum class store_operation : unsigned char { put, get, erase, all, range, prefix_scan, flush, commit, restore, count };

/// How often each operation of one store was called, and how long it took. One thread measures and publishes; what is
/// published, any thread reads.
class store_times {
    static constexpr auto operations = static_cast<std::size_t>(store_operation::count);
    struct names {
        definition const &rate, &avg, &max;
    };
    static constexpr std::array<names, operations> names_of{
        {{store::put_rate, store::put_latency_avg, store::put_latency_max},
         {store::get_rate, store::get_latency_avg, store::get_latency_max},
         {store::delete_rate, store::delete_latency_avg, store::delete_latency_max},
         {store::all_rate, store::all_latency_avg, store::all_latency_max},
         {store::range_rate, store::range_latency_avg, store::range_latency_max},
         {store::prefix_scan_rate, store::prefix_scan_latency_avg, store::prefix_scan_latency_max},
         {store::flush_rate, store::flush_latency_avg, store::flush_latency_max},
         {store::commit_rate, store::commit_latency_avg, store::commit_latency_max},
         {store::restore_rate, store::restore_latency_avg, store::restore_latency_max}}};

    std::array<tally, operations> ticks_{};
    tally age_ms_{};
    std::int64_t const* age_now_ms_ = nullptr;
    std::array<sensor, operations> published_;
    sensor published_age_ms_;

public:
    class [[nodiscard]] measurement {
        tally& ticks_;
        std::int64_t const begin_;

    public:
        [[gnu::always_inline]] explicit measurement(tally& ticks) : ticks_{ticks}, begin_{tick_clock::now()} {}
        measurement(measurement const&) = delete;
        measurement& operator=(measurement const&) = delete;
        [[gnu::always_inline]] ~measurement() { ticks_.add(tick_clock::now() - begin_); }
    };

    /// Until the result is destroyed.
    [[gnu::always_inline]] measurement enter(store_operation o) {
        return measurement{ticks_[static_cast<std::size_t>(o)]};
    }
    /// Each put is asked for how old its record is: `ms`, which must outlive this.
    void measure_age(std::int64_t const& ms) { age_now_ms_ = &ms; }
    [[gnu::always_inline]] void count_age() {
        if (age_now_ms_) age_ms_.add(*age_now_ms_);
    }

    void publish(std::int64_t now_ns) {
        for (std::size_t i = 0; i < operations; ++i) published_[i].record(now_ns, ticks_[i]);
        published_age_ms_.record(now_ns, age_ms_);
    }

    /// Appends the metrics of `debug`, latencies in nanoseconds, and those of `trace` where ages are measured.
    void read(std::int64_t now_ns, appender const& to) const {
        auto const ticks_in_ns = static_cast<double>(tick_clock::per_s()) / 1e9;
        for (std::size_t i = 0; i < operations; ++i) {
            auto const reading = published_[i].read(now_ns);
            to.value(names_of[i].rate, reading.count_per_s);
            to.avg_and_max(names_of[i].avg, names_of[i].max, reading, ticks_in_ns);
        }
        if (!age_now_ms_) return;
        auto const age = published_age_ms_.read(now_ns);
        to.avg_and_max(store::record_e2e_latency_avg, store::record_e2e_latency_max, age);
        to.value(store::record_e2e_latency_min, age.min);
    }
};

}  // namespace weir::metrics

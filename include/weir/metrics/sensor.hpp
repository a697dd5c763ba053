// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/samples.hpp>

namespace weir::metrics {

/// Kafka's statistics of one series of numbers. All but the totals are about the last windows.
struct sensor_reading {
    double count_per_s = 0;  ///< Rate of WindowedCount
    double sum_per_s = 0;    ///< Rate of WindowedSum
    double avg = std::numeric_limits<double>::quiet_NaN();
    double max = std::numeric_limits<double>::quiet_NaN();
    double min = std::numeric_limits<double>::quiet_NaN();
    std::int64_t count = 0;  ///< CumulativeCount
    std::int64_t sum = 0;    ///< CumulativeSum
};

/// Takes numbers and the times at which they come, of one thread, and gives Kafka's statistics of them to any thread,
/// without locks. Times come from the caller, in units of which `units_per_s` are a second; they do not go backwards.
class sensor {
    samples<1> samples_;
    double units_per_s_;

public:
    /// `window_ms` is metrics.sample.window.ms.
    explicit constexpr sensor(std::int64_t units_per_s = 1'000'000'000, std::int64_t window_ms = 30'000)
        : samples_{units_per_s / 1'000 * window_ms}, units_per_s_{static_cast<double>(units_per_s)} {}

    [[gnu::always_inline]] void record(std::int64_t now, std::int64_t value) { samples_.record(now, now, value); }
    /// All that `many` holds, which is empty then.
    void record(std::int64_t now, tally& many) {
        if (many.count == 0) return;
        samples_.record(now, now, many);
        many = {};
    }

    sensor_reading read(std::int64_t now) const {
        auto const s = samples_.read(now);
        auto const elapsed_s = static_cast<double>(elapsed(now - s.oldest)) / units_per_s_;
        sensor_reading result{.count_per_s = static_cast<double>(s.count) / elapsed_s,
                              .sum_per_s = static_cast<double>(s.sums[0]) / elapsed_s,
                              .count = s.total_count,
                              .sum = s.totals[0]};
        if (s.count > 0) {
            result.avg = static_cast<double>(s.sums[0]) / static_cast<double>(s.count);
            result.max = static_cast<double>(s.max);
            result.min = static_cast<double>(s.min);
        }
        return result;
    }

private:
    /// As org.apache.kafka.common.metrics.stats.Rate: windows that are missing count as if nothing had happened in
    /// them, so that the rate of the first moment is not that of a burst.
    std::int64_t elapsed(std::int64_t since_oldest) const {
        auto const window = samples_.window();
        auto const least = samples<1>::counted - 1;
        auto const full = since_oldest / window;
        return full < least ? since_oldest + (least - full) * window : since_oldest;
    }
};

}  // namespace weir::metrics

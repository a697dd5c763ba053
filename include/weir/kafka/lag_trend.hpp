// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

namespace weir::kafka {

/// What becomes of a group, or of one partition of it; the worse the later.
enum class lag_verdict : unsigned char { measuring, steady, catching_up, falling_behind, stalled };

constexpr std::string_view to_string(lag_verdict verdict) {
    switch (verdict) {
        case lag_verdict::measuring:
            return "measuring";
        case lag_verdict::steady:
            return "steady";
        case lag_verdict::catching_up:
            return "catching up";
        case lag_verdict::falling_behind:
            return "falling behind";
        case lag_verdict::stalled:
            return "stalled";
    }
    return "measuring";
}

/// The lag of one partition over a window of time, judged without thresholds in records. A reader commits now and then,
/// so its lag is a saw; halves of the window are compared by their teeth:
///  - stalled: there was lag all the time, and the committed offset did not move
///  - falling behind: lowest and highest lag are above those of the half before, and the lag grows by more than a
///    twentieth of what is written
///  - catching up: both are below those of the half before
///  - steady: all else
/// The window should be at least twice as long as the time between two commits. Until it is full: measuring.
class lag_trend {
    struct sample {
        std::int64_t time_ms, committed, end;
        std::int64_t lag() const { return end - committed; }
    };
    static constexpr std::size_t least = 4;
    std::deque<sample> samples_;
    std::int64_t window_ms_;

    struct half {
        std::int64_t lowest, highest;
    };
    static half extremes(auto from, auto to) {
        half h{from->lag(), from->lag()};
        for (; from != to; ++from) h = {std::min(h.lowest, from->lag()), std::max(h.highest, from->lag())};
        return h;
    }

public:
    explicit lag_trend(std::int64_t window_ms) : window_ms_{std::max<std::int64_t>(1, window_ms)} {}

    /// Times must not go back. A committed offset that goes back, or an end that does, begins anew.
    void add(std::int64_t time_ms, std::int64_t committed, std::int64_t end) {
        if (!samples_.empty() && (committed < samples_.back().committed || end < samples_.back().end)) samples_.clear();
        samples_.push_back({time_ms, committed, end});
        // The first sample that is as old as the window stays, so that the window is full.
        while (samples_.size() > least && samples_[1].time_ms <= time_ms - window_ms_) samples_.pop_front();
    }

    /// Records per second, by least squares over the window; none with fewer than two samples.
    std::optional<double> growth_per_second() const {
        if (samples_.size() < 2 || samples_.front().time_ms == samples_.back().time_ms) return std::nullopt;
        auto const n = static_cast<double>(samples_.size());
        double mean_s = 0, mean_lag = 0;
        auto const seconds = [&](sample const& s) {
            return static_cast<double>(s.time_ms - samples_.front().time_ms) / 1000;
        };
        for (auto const& s : samples_) mean_s += seconds(s) / n, mean_lag += static_cast<double>(s.lag()) / n;
        double above = 0, below = 0;
        for (auto const& s : samples_) {
            above += (seconds(s) - mean_s) * (static_cast<double>(s.lag()) - mean_lag);
            below += (seconds(s) - mean_s) * (seconds(s) - mean_s);
        }
        return above / below;
    }

    lag_verdict verdict() const {
        if (samples_.size() < least || samples_.back().time_ms - samples_.front().time_ms < window_ms_)
            return lag_verdict::measuring;
        auto const all = extremes(samples_.begin(), samples_.end());
        if (all.lowest > 0 && samples_.front().committed == samples_.back().committed) return lag_verdict::stalled;
        auto const middle = std::find_if(samples_.begin() + 2, samples_.end() - 2, [&](sample const& s) {
            return s.time_ms - samples_.front().time_ms >= samples_.back().time_ms - s.time_ms;
        });
        auto const before = extremes(samples_.begin(), middle), after = extremes(middle, samples_.end());
        auto const growth = growth_per_second().value_or(0);
        auto const written = static_cast<double>(samples_.back().end - samples_.front().end) * 1000 /
                             static_cast<double>(samples_.back().time_ms - samples_.front().time_ms);
        if (after.lowest > before.lowest && after.highest > before.highest && growth > written / 20)
            return lag_verdict::falling_behind;
        if (after.lowest < before.lowest && after.highest < before.highest) return lag_verdict::catching_up;
        return lag_verdict::steady;
    }
};

}  // namespace weir::kafka

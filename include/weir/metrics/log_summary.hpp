// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <utility>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/snapshot.hpp>

namespace weir::metrics {

/// A reporter that logs one line about what happened since the last one: `Log` is called as `log(std::string_view)`.
template <typename Log>
class log_summary {
    struct counts {
        std::int64_t processed, punctuated, commits, dropped, restored;
    };
    Log log_;
    counts last_{};

public:
    explicit log_summary(Log log) : log_{std::move(log)} {}

    void report(snapshot const& all) {
        auto const* state = all.find(client::group, client::state.name);
        if (!state) return;  // metrics are off
        auto const total = [&](definition const& of) { return static_cast<std::int64_t>(all.total(of)); };
        counts const now{total(thread::process_total), total(thread::punctuate_total), total(thread::commit_total),
                         total(task::dropped_records_total), total(task::restore_remaining_records_total)};
        auto line = state->text + ": processed " + since(now.processed, last_.processed) + " records (" +
                    one_decimal(all.total(thread::process_rate)) + " per second lately), " +
                    since(now.commits, last_.commits) + " commits";
        if (now.punctuated > 0) line += ", " + since(now.punctuated, last_.punctuated) + " punctuations";
        if (now.dropped > 0) line += ", " + since(now.dropped, last_.dropped) + " records dropped";
        if (now.restored > 0) line += ", " + std::to_string(now.restored) + " records remain to be restored";
        last_ = now;
        log_(std::string_view{line});
    }

private:
    /// A task that is gone takes its counts along.
    static std::string since(std::int64_t now, std::int64_t last) {
        return std::to_string(now < last ? now : now - last);
    }
    static std::string one_decimal(double value) {
        char shown[40];
        std::snprintf(shown, sizeof shown, "%.1f", value);
        return shown;
    }
};

}  // namespace weir::metrics

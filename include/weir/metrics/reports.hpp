// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdio>
#include <exception>
#include <mutex>
#include <thread>
#include <weir/metrics/snapshot.hpp>

namespace weir::metrics {

/// Gets snapshots, one at a time: writes them to a log, sends them to a server.
template <typename R>
concept reporter = requires(R& r, snapshot const& all) { r.report(all); };

/// Gives the metrics of an application to a reporter, every `interval_ms` and once more at its end, from a thread of
/// its own. The application must outlive it. What the reporter throws is told on stderr; the next report comes anyway.
template <typename App, reporter Reporter>
class reports {
    App const& app_;
    Reporter reporter_;
    std::chrono::milliseconds interval_;
    std::mutex lock_;
    std::condition_variable changed_;
    bool ended_ = false;
    std::thread thread_;

public:
    reports(App const& app, std::int64_t interval_ms, Reporter reporter)
        : app_{app}, reporter_{std::move(reporter)}, interval_{interval_ms}, thread_{[this] { run(); }} {}
    reports(reports const&) = delete;
    reports& operator=(reports const&) = delete;
    ~reports() {
        {
            std::lock_guard const held{lock_};
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
        report();
    }

private:
    void run() {
        std::unique_lock held{lock_};
        while (!changed_.wait_for(held, interval_, [&] { return ended_; })) {
            held.unlock();
            report();
            held.lock();
        }
    }
    void report() {
        try {
            reporter_.report(app_.metrics());
        } catch (std::exception const& e) {
            std::fprintf(stderr, "weir: a metrics reporter failed: %s\n", e.what());
        } catch (...) {
            std::fputs("weir: a metrics reporter failed\n", stderr);
        }
    }
};

}  // namespace weir::metrics

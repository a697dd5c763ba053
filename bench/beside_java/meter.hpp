// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace bench {

/// What a run costs: notes wall clock and CPU at the first record and when a fifth is done, and prints a line of JSON.
/// The same as Meter.java.
class meter {
    long total_, warm_at_ = 0;
    double first_wall_ = 0, warm_cpu_ = 0, last_wall_ = 0;

    static double wall_s() {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
    static double cpu_s() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        auto const seconds = [](timeval t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    static double peak_rss_mb() {
        std::ifstream status{"/proc/self/status"};
        for (std::string word; status >> word;)
            if (word == "VmHWM:" && status >> word) return std::stod(word) / 1024;
        return 0;
    }

public:
    explicit meter(long total) : total_{total} {}

    void start() { first_wall_ = wall_s(); }
    /// From here on it is warm.
    void warm(long records) {
        warm_at_ = records;
        warm_cpu_ = cpu_s();
    }
    bool is_warm() const { return warm_cpu_ > 0; }
    void finish() { last_wall_ = wall_s(); }
    /// When everything is flushed and committed.
    void print() const {
        auto const cpu = cpu_s();
        std::printf(
            "{\"records\":%ld,\"wall_s\":%.3f,\"cpu_total_s\":%.3f,\"cpu_per_million_s\":%.4f,"
            "\"peak_rss_mb\":%.1f}\n",
            total_, last_wall_ - first_wall_, cpu, (cpu - warm_cpu_) * 1e6 / static_cast<double>(total_ - warm_at_),
            peak_rss_mb());
    }
};

}  // namespace bench

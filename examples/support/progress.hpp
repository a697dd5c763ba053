// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace example {

/// A bar on a terminal; elsewhere a line now and then.
class progress {
    std::string what_;
    std::uint64_t total_;
    bool terminal_ = isatty(STDOUT_FILENO) != 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::uint64_t next_line_;

public:
    progress(std::string what, std::uint64_t total)
        : what_{std::move(what)}, total_{std::max<std::uint64_t>(1, total)}, next_line_{total_ / 4} {}

    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

    void show(std::uint64_t done) {
        auto const percent = static_cast<unsigned>(std::min<std::uint64_t>(100, done * 100 / total_));
        if (terminal_) {
            std::string bar(percent * 40 / 100, '#');
            bar.resize(40, ' ');
            std::printf("\r%s [%s] %3u %%  %llu of %llu", what_.c_str(), bar.c_str(), percent,
                        static_cast<unsigned long long>(done), static_cast<unsigned long long>(total_));
            std::fflush(stdout);
        } else if (done >= next_line_ && done < total_) {
            std::printf("%s: %llu of %llu\n", what_.c_str(), static_cast<unsigned long long>(done),
                        static_cast<unsigned long long>(total_));
            std::fflush(stdout);
            next_line_ = std::max(done, next_line_) + std::max<std::uint64_t>(1, total_ / 4);
        }
    }
    void finish(std::uint64_t done) {
        if (terminal_)
            show(done), std::printf("\n");
        else
            std::printf("%s: %llu of %llu in %.2f s\n", what_.c_str(), static_cast<unsigned long long>(done),
                        static_cast<unsigned long long>(total_), seconds());
        std::fflush(stdout);
    }
};

}  // namespace example

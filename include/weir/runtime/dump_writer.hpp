// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdio>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <weir/runtime/counted_signals.hpp>

namespace weir::runtime {

/// Writes dumps of one application to stderr, or appends them to the file that the setting `weir.dump.file` names: when
/// it is told to, and from a thread of its own within a tenth of a second after SIGQUIT.
class dump_writer {
    std::string file_;
    std::mutex one_at_a_time_, lock_;
    std::condition_variable changed_;
    bool ended_ = false;
    std::thread thread_;

public:
    static constexpr char const* setting = "weir.dump.file";

    dump_writer() = default;
    dump_writer(dump_writer const&) = delete;
    dump_writer& operator=(dump_writer const&) = delete;
    ~dump_writer() { stop(); }

    void configure(std::map<std::string, std::string> const& settings) {
        if (auto const found = settings.find(setting); found != settings.end()) file_ = found->second;
    }
    /// Waits for signals from now on. `make(of)` gives the text.
    void start(void const* of, std::string (*make)(void const*)) {
        thread_ = std::thread{[this, of, make] { wait(of, make); }};
    }
    /// Idempotent.
    void stop() {
        {
            std::lock_guard const held{lock_};
            ended_ = true;
        }
        changed_.notify_all();
        if (thread_.joinable()) thread_.join();
    }
    /// Any thread. Where the file cannot be written, the dump goes to stderr.
    void write(std::string const& dump) {
        std::lock_guard const held{one_at_a_time_};
        if (!file_.empty()) {
            if (auto* const to = std::fopen(file_.c_str(), "ae")) {
                bool const written = std::fwrite(dump.data(), 1, dump.size(), to) == dump.size();
                if (std::fclose(to) == 0 && written) return;
            }
            std::fprintf(stderr, "weir: the dump cannot be written to %s=%s\n", setting, file_.c_str());
        }
        std::fwrite(dump.data(), 1, dump.size(), stderr);
        std::fflush(stderr);
    }

private:
    void wait(void const* of, std::string (*make)(void const*)) {
        dump_signals signal;
        for (std::unique_lock held{lock_}; !ended_;) {
            changed_.wait_for(held, std::chrono::milliseconds{100});
            if (!signal.take()) continue;
            held.unlock();
            try {
                write(make(of));
            } catch (std::exception const& e) {
                std::fprintf(stderr, "weir: a dump failed: %s\n", e.what());
            }
            held.lock();
        }
    }
};

}  // namespace weir::runtime

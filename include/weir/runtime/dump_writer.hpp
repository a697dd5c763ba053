// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <weir/error/error.hpp>
#include <weir/runtime/counted_signals.hpp>
#include <weir/runtime/terminations.hpp>

namespace weir::runtime {

/// Writes dumps of one application to stderr, or appends them to the file that the setting `weir.dump.file` names: when
/// it is told to, and from a thread of its own within a tenth of a second after SIGQUIT or, if `weir.dump.on.terminate`
/// is true, after std::terminate.
class dump_writer {
    std::string file_;
    std::mutex one_at_a_time_, lock_;
    std::condition_variable changed_;
    bool ended_ = false, on_terminate_ = false;
    std::optional<terminations> terminations_;  // for the thread
    std::thread thread_;

public:
    static constexpr char const* setting = "weir.dump.file";
    static constexpr char const* terminate_setting = "weir.dump.on.terminate";

    dump_writer() = default;
    dump_writer(dump_writer const&) = delete;
    dump_writer& operator=(dump_writer const&) = delete;
    ~dump_writer() { stop(); }

    /// Throws config_error when the file cannot be written, or a setting is neither true nor false. Makes no file, as
    /// there may never be a dump.
    void configure(std::map<std::string, std::string> const& settings) {
        if (auto const found = settings.find(setting); found != settings.end()) file_ = found->second;
        if (auto const why = file_.empty() ? 0 : refusal_of(file_))
            throw config_error{std::string{"setting "} + setting + ": a dump cannot be written to " + file_ + ": " +
                               std::strerror(why)};
        if (auto const found = settings.find(terminate_setting); found != settings.end()) {
            if (found->second != "true" && found->second != "false")
                throw config_error{std::string{"setting "} + terminate_setting + ": " + found->second +
                                   " is neither true nor false"};
            on_terminate_ = found->second == "true";
        }
    }
    /// Waits for signals from now on. `make(of)` gives the text.
    void start(void const* of, std::string (*make)(void const*)) {
        if (on_terminate_) terminations_.emplace();
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
        terminations_.reset();
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
    /// An errno; 0: it can be written, as far as can be told without doing it.
    static int refusal_of(std::string const& file) {
        struct stat found{};
        if (::stat(file.c_str(), &found) == 0) {
            if (S_ISDIR(found.st_mode)) return EISDIR;
            return ::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) == 0 ? 0 : errno;
        }
        if (errno != ENOENT) return errno;
        auto const slash = file.rfind('/');
        auto const folder = slash == file.npos ? std::string{"."} : file.substr(0, std::max<std::size_t>(slash, 1));
        return ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0 ? 0 : errno;
    }

    void wait(void const* of, std::string (*make)(void const*)) {
        dump_signals signal;
        for (std::unique_lock held{lock_}; !ended_;) {
            changed_.wait_for(held, std::chrono::milliseconds{100});
            bool const ends = terminations_ && terminations_->take();
            if (!ends && !signal.take()) continue;
            held.unlock();
            try {
                write((ends ? "=== std::terminate: " + terminations::reason() + '\n' : std::string{}) + make(of));
            } catch (std::exception const& e) {
                std::fprintf(stderr, "weir: a dump failed: %s\n", e.what());
            }
            if (ends) terminations_->answer();
            held.lock();
        }
    }
};

}  // namespace weir::runtime

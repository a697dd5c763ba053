// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <map>
#include <mutex>
#include <string>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/restore_listener.hpp>

namespace weir::restore {

/// How far a restore of several changelog partitions is, as one line of text. Offsets measure it, as nobody knows how
/// many records are left; gaps of compaction only make it faster. Times are steady milliseconds.
class progress_bar {
    struct part {
        std::int64_t start = 0, end = 0, next = 0;
        bool done = false;
    };
    std::map<topic_partition, part> parts_;
    std::int64_t records_ = 0, begun_ms_ = 0;

public:
    void start(topic_partition const& tp, std::int64_t start, std::int64_t end, std::int64_t now_ms) {
        if (parts_.empty()) {
            begun_ms_ = now_ms;
            records_ = 0;
        }
        parts_[tp] = {start, std::max(start, end), start};
    }
    void batch(topic_partition const& tp, std::int64_t batch_end, std::int64_t records) {
        records_ += records;
        if (auto const at = parts_.find(tp); at != parts_.end())
            at->second.next = std::clamp(batch_end + 1, at->second.next, at->second.end);
    }
    void end(topic_partition const& tp) {
        if (auto const at = parts_.find(tp); at != parts_.end()) {
            at->second.next = at->second.end;
            at->second.done = true;
        }
    }
    void forget(topic_partition const& tp) { parts_.erase(tp); }
    bool has(topic_partition const& tp) const { return parts_.contains(tp); }
    bool is_over() const {
        return std::all_of(parts_.begin(), parts_.end(), [](auto const& p) { return p.second.done; });
    }
    /// What starts later is another restore.
    void clear() { parts_.clear(); }

    /// "restoring [=====>    ]  50%  1500 of 3000 offsets, 2 of 4 partitions, 750 records/s, 0:02 left"
    std::string line(std::int64_t now_ms, int width = 30) const {
        std::int64_t total = 0, have = 0;
        std::size_t done = 0;
        for (auto const& [tp, p] : parts_) {
            total += p.end - p.start;
            have += p.next - p.start;
            done += p.done ? 1 : 0;
        }
        auto const elapsed_ms = now_ms - begun_ms_;
        char percent[16];
        std::snprintf(percent, sizeof percent, "%3d%%", static_cast<int>(total == 0 ? 100 : have * 100 / total));
        auto text = "restoring " + bar(have, total, width) + ' ' + percent + "  " + std::to_string(have) + " of " +
                    std::to_string(total) + " offsets, " + std::to_string(done) + " of " +
                    std::to_string(parts_.size()) + " partitions, " +
                    std::to_string(elapsed_ms > 0 ? records_ * 1000 / elapsed_ms : 0) + " records/s, ";
        if (is_over()) return text + "took " + minutes(elapsed_ms);
        if (have == 0 || elapsed_ms <= 0) return text + "-:-- left";
        return text +
               minutes(static_cast<std::int64_t>(static_cast<double>(elapsed_ms) / static_cast<double>(have) *
                                                 static_cast<double>(total - have))) +
               " left";
    }

private:
    static std::string bar(std::int64_t have, std::int64_t total, int width) {
        auto const filled = total == 0 ? width : static_cast<int>(have * width / total);
        std::string text(static_cast<std::size_t>(filled), '=');
        if (filled < width) text += '>';
        text.resize(static_cast<std::size_t>(width), ' ');
        return '[' + text + ']';
    }
    static std::string minutes(std::int64_t ms) {
        auto const seconds = (ms + 999) / 1000;
        char text[32];
        if (seconds < 3600)
            std::snprintf(text, sizeof text, "%d:%02d", static_cast<int>(seconds / 60), static_cast<int>(seconds % 60));
        else
            std::snprintf(text, sizeof text, "%lld:%02d:%02d", static_cast<long long>(seconds / 3600),
                          static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
        return text;
    }
};

namespace detail {

struct progress_board {
    std::mutex lock;
    progress_bar bar;
    std::int64_t next_ms = 0;
};

}  // namespace detail

/// A progress_bar on the standard error, one for all stream threads of the process: drawn over itself five times a
/// second on a terminal; else a line every ten seconds, one at the end. Stores with nothing to restore do not count.
class progress : public listener {
    static inline detail::progress_board board_;

    static std::int64_t now_ms() {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
    }
    template <typename Change>
    static void change(topic_partition const& tp, Change const& change_bar) {
        std::lock_guard const held{board_.lock};
        if (!board_.bar.has(tp)) return;
        auto const now = now_ms();
        change_bar(board_.bar);
        bool const over = board_.bar.is_over(), terminal = ::isatty(STDERR_FILENO) == 1;
        if (!over && now < board_.next_ms) return;
        board_.next_ms = now + (terminal ? 200 : 10'000);
        std::fprintf(stderr, "%s%s%s", terminal ? "\r\x1b[K" : "", board_.bar.line(now).c_str(),
                     terminal && !over ? "" : "\n");
        std::fflush(stderr);
        if (over) board_.bar.clear();
    }

public:
    void on_restore_start(topic_partition const& tp, std::string_view, std::int64_t start, std::int64_t end) {
        std::lock_guard const held{board_.lock};
        if (start < end || board_.bar.has(tp)) board_.bar.start(tp, start, end, now_ms());
    }
    void on_batch_restored(topic_partition const& tp, std::string_view, std::int64_t batch_end, std::int64_t records) {
        change(tp, [&](progress_bar& bar) { bar.batch(tp, batch_end, records); });
    }
    void on_restore_end(topic_partition const& tp, std::string_view, std::int64_t) {
        change(tp, [&](progress_bar& bar) { bar.end(tp); });
    }
    void on_restore_suspended(topic_partition const& tp, std::string_view, std::int64_t) {
        std::lock_guard const held{board_.lock};
        board_.bar.forget(tp);
        if (board_.bar.is_over()) board_.bar.clear();
    }
};

}  // namespace weir::restore

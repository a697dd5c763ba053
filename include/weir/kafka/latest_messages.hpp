// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <ctime>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <weir/kafka/log.hpp>

namespace weir::kafka {

/// The last warnings and errors that the clients of an application have logged. Thread-safe.
class latest_messages {
    static constexpr std::size_t most = 20;
    struct message {
        std::int64_t at_ms;
        std::string text;
    };
    mutable std::mutex lock_;
    std::deque<message> messages_;
    std::int64_t count_ = 0;

public:
    void put(log_level level, std::string_view client, std::string_view text) {
        if (level > log_level::warning) return;
        timespec now{};
        clock_gettime(CLOCK_REALTIME, &now);
        message next{std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000, std::string{client}};
        next.text.append(client.empty() ? "" : ": ").append(text);
        std::lock_guard const held{lock_};
        messages_.push_back(std::move(next));
        ++count_;
        if (messages_.size() > most) messages_.pop_front();
    }
    /// `visit(at_ms, text)` for the last 20, the oldest first; gives how many there were in all.
    template <typename Visit>
    std::int64_t for_each(Visit&& visit) const {
        std::lock_guard const held{lock_};
        for (auto const& m : messages_) visit(m.at_ms, m.text);
        return count_;
    }
};

}  // namespace weir::kafka

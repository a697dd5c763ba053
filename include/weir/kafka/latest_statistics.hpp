// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace weir::kafka {

/// Gets librdkafka's statistics, every statistics.interval.ms: JSON. Called by the thread that polls the client.
using statistics_sink = std::function<void(std::string_view client_id, std::string_view json)>;

/// The last two statistics of each client of an application. Thread-safe.
class latest_statistics {
    struct pair {
        std::string before, now;
    };
    mutable std::mutex lock_;
    std::map<std::string, pair, std::less<>> clients_;

public:
    void put(std::string_view client_id, std::string_view json) {
        std::lock_guard const held{lock_};
        auto& of = clients_[std::string{client_id}];
        of.before = std::exchange(of.now, std::string{json});
    }
    /// `visit(client_id, before, now)` for each client; `before` is empty after the first.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        std::lock_guard const held{lock_};
        for (auto const& [client_id, of] : clients_) visit(client_id, of.before, of.now);
    }
};

}  // namespace weir::kafka

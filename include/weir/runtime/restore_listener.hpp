// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <weir/error/error.hpp>
#include <weir/record/topic_partition.hpp>

namespace weir::restore {

/// Base of a restore listener, a policy. One object for each stream thread, called by it while it restores; offsets are
/// those of the changelog.
struct listener {
    void on_restore_start(topic_partition const&, std::string_view /*store*/, std::int64_t /*start*/,
                          std::int64_t /*end*/) {}
    void on_batch_restored(topic_partition const&, std::string_view /*store*/, std::int64_t /*batch_end*/,
                           std::int64_t /*records*/) {}
    void on_restore_end(topic_partition const&, std::string_view /*store*/, std::int64_t /*total*/) {}
    /// The task went elsewhere before its end.
    void on_restore_suspended(topic_partition const&, std::string_view /*store*/, std::int64_t /*total*/) {}
};

/// Prints what the LoggingStateRestoreListener of "Kafka Streams in Action" logs: total, percentage, end.
class logging : public listener {
    struct progress {
        std::int64_t total = 0, restored = 0;
    };
    std::map<topic_partition, progress> progress_;

public:
    void on_restore_start(topic_partition const& tp, std::string_view store, std::int64_t start, std::int64_t end) {
        progress_[tp] = {end - start, 0};
        std::printf("Starting restoration for %.*s on topic-partition %s total to restore %lld\n",
                    static_cast<int>(store.size()), store.data(), to_string(tp).c_str(),
                    static_cast<long long>(end - start));
    }
    void on_batch_restored(topic_partition const& tp, std::string_view store, std::int64_t, std::int64_t records) {
        auto& p = progress_[tp];
        p.restored += records;
        auto const percent =
            p.total == 0 ? 100.0 : 100.0 * static_cast<double>(p.restored) / static_cast<double>(p.total);
        std::printf("Completed %lld for %.2f%% of total restoration for %.*s on %s\n", static_cast<long long>(records),
                    percent, static_cast<int>(store.size()), store.data(), to_string(tp).c_str());
    }
    void on_restore_suspended(topic_partition const& tp, std::string_view store, std::int64_t) {
        progress_.erase(tp);
        std::printf("Restoration suspended for %.*s on topic-partition %s\n", static_cast<int>(store.size()),
                    store.data(), to_string(tp).c_str());
    }
    void on_restore_end(topic_partition const& tp, std::string_view store, std::int64_t) {
        progress_.erase(tp);
        std::printf("Restoration completed for %.*s on topic-partition %s\n", static_cast<int>(store.size()),
                    store.data(), to_string(tp).c_str());
    }
};

}  // namespace weir::restore

namespace weir::runtime {

/// A restore listener threw, which ends its stream thread.
struct failed_listener : error {
    std::string where;  ///< all of the message but what the user's exception says
    std::exception_ptr cause;  ///< what it threw

    failed_listener(std::string at, std::string const& why)
        : error{at + ": " + why}, where{std::move(at)}, cause{std::current_exception()} {}
};

}  // namespace weir::runtime

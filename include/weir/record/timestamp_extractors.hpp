// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/error.hpp>
#include <weir/record/record_context.hpp>

namespace weir::timestamps {

/// Base of a policy that says which timestamp a record has, for all sources without an extractor of their own:
/// `std::int64_t extract(record_context const& record, std::int64_t partition_time_ms)`, or with a third parameter, the
/// wall clock. `record.timestamp_ms` is what the broker has; the partition time is the highest so far, -1: none. A
/// negative result drops the record. One object for each stream thread.
struct extractor {};

/// The default: a record without a timestamp stops the application.
struct fail_on_invalid : extractor {
    constexpr std::int64_t extract(record_context const& record, std::int64_t) const {
        if (record.timestamp_ms < 0) [[unlikely]]
            fail(record.timestamp_ms);
        return record.timestamp_ms;
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] static void fail(std::int64_t timestamp_ms) {
        throw processing_error{"the record's timestamp " + std::to_string(timestamp_ms) + " is negative"};
    }
};

struct log_and_skip_on_invalid : extractor {
    constexpr std::int64_t extract(record_context const& record, std::int64_t) const { return record.timestamp_ms; }
};

struct use_partition_time_on_invalid : extractor {
    constexpr std::int64_t extract(record_context const& record, std::int64_t partition_time_ms) const {
        if (record.timestamp_ms >= 0) return record.timestamp_ms;
        if (partition_time_ms < 0)
            throw processing_error{"the record's timestamp " + std::to_string(record.timestamp_ms) +
                                   " is negative, and its partition has no time yet"};
        return partition_time_ms;
    }
};

/// The time of processing.
struct wallclock : extractor {
    constexpr std::int64_t extract(record_context const&, std::int64_t, std::int64_t wall_ms) const { return wall_ms; }
};

/// What an extractor gives; `wall_ms()` is called if it takes the wall clock.
template <typename Extractor, typename Wall>
[[gnu::always_inline]] constexpr std::int64_t extracted(Extractor const& extractor, record_context const& record,
                                                        std::int64_t partition_time_ms, Wall const& wall_ms) {
    if constexpr (requires { extractor.extract(record, partition_time_ms); })
        return extractor.extract(record, partition_time_ms);
    else
        return extractor.extract(record, partition_time_ms, wall_ms());
}

}  // namespace weir::timestamps

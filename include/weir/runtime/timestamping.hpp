// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <weir/record/timestamp_extractors.hpp>
#include <weir/runtime/head_record.hpp>
#include <weir/runtime/node_failure.hpp>

namespace weir::runtime {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_timestamp(record_context const& at) {
    throw_failed("topic " + std::string{at.topic} + ", partition " + std::to_string(at.partition) + ", offset " +
                     std::to_string(at.offset) + ": " + weir::detail::current_exception_text(),
                 {}, at);
}
/// The timestamp that the application's extractor gives a record. What the extractor throws becomes failed_processing.
template <typename Extractor, typename Wall>
[[gnu::always_inline]] inline std::int64_t extracted_timestamp(Extractor const& extractor, record_context const& record,
                                                               std::int64_t partition_time_ms, Wall const& wall_ms) {
    try {
        return timestamps::extracted(extractor, record, partition_time_ms, wall_ms);
    } catch (...) {
        fail_timestamp(record);
    }
}

/// Who gives the records of each source of a fused loop their timestamps, and whether that is to be known before their
/// turn: the source's own extractor; else the application's, but not of what the topology has written itself.
template <typename Fused, typename Extractor>
class timestamping {
    [[no_unique_address]] Extractor extractor_{};
    static constexpr bool has_extractor = !std::is_same_v<Extractor, timestamps::fail_on_invalid>;

public:
    /// Some source does.
    static constexpr bool may_look_ahead = has_extractor || Fused::some_extract_timestamps;
    /// The first record that waits for this source is decoded before its turn.
    template <int Source>
    static constexpr bool looks_ahead =
        Fused::template extracts_timestamps<Source> || (has_extractor && !Fused::template reads_internal_topic<Source>);

    /// Storage for that record; `at` is where an input of this source keeps it, null at first.
    template <int Source>
    static typename Fused::template head_of<Source>& head(std::unique_ptr<head_record>& at) {
        using type = typename Fused::template head_of<Source>;
        if (!at) at = std::make_unique<type>();
        return static_cast<type&>(*at);
    }

    /// Gives `context` its timestamp, where the source has no extractor of its own. False: it is negative, and the
    /// record was dropped with `skip(source, why, context)`. What the extractor throws becomes failed_processing.
    template <int Source, typename Wall, typename Skip>
    [[gnu::always_inline]] bool extract(record_context& context, std::int64_t partition_time_ms, Wall const& wall_ms,
                                        Skip const& skip) const {
        if constexpr (!Fused::template extracts_timestamps<Source>) {
            if constexpr (Fused::template reads_internal_topic<Source>)
                context.timestamp_ms =
                    extracted_timestamp(timestamps::fail_on_invalid{}, context, partition_time_ms, wall_ms);
            else
                context.timestamp_ms = extracted_timestamp(extractor_, context, partition_time_ms, wall_ms);
            if (context.timestamp_ms < 0) {
                skip(Source, "its timestamp is negative", context);
                return false;
            }
        }
        return true;
    }
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <weir/metrics/record_bytes.hpp>
#include <weir/record/headers.hpp>
#include <weir/runtime/client.hpp>
#include <weir/runtime/input_table.hpp>
#include <weir/runtime/node_failure.hpp>

namespace weir::runtime {

/// Brings the records of a batch to the tasks of one stream thread: in runs of one partition, and to a task of several
/// inputs the record with the lowest timestamp first.
template <typename Task, typename Extractor, typename Clock>
class record_router {
    using input_type = input<Task>;
    using fused_type = std::remove_reference_t<decltype(std::declval<Task&>().loop())>;
    static constexpr bool is_measured = std::remove_reference_t<decltype(std::declval<Task&>().metrics())>::is_on;

    input_table<Task>& inputs_;
    Clock const& clock_;
    [[no_unique_address]] Extractor extractor_{};
    headers headers_{};

public:
    record_router(input_table<Task>& inputs, Clock const& clock) : inputs_{inputs}, clock_{clock} {}

    /// A whole batch.
    template <typename Records>
    void run(Records const& records) {
        std::vector<Task*> mixed;  // tasks of several inputs: the oldest record first
        for (std::size_t i = 0; i < records.size();) {
            auto const& first = records[i];
            auto* in = inputs_.find(first.topic(), first.partition());
            auto end = i + 1;
            while (end < records.size() && same_partition(first, records[end])) ++end;
            if (!in) fail_unowned(first.topic(), first.partition(), first.offset());
            if (in->alone)
                run_range(*in, records, i, end);
            else {
                if (std::find(mixed.begin(), mixed.end(), in->owner) == mixed.end()) mixed.push_back(in->owner);
                for (; i < end; ++i) in->waiting.push_back(i);
            }
            i = end;
        }
        for (auto* owner : mixed) run_mixed(*owner, records);
    }

private:
    template <typename Record>
    static bool same_partition(Record const& a, Record const& b) {
        if constexpr (requires { a.source(); })
            return a.partition() == b.partition() && a.source() == b.source();
        else
            return a.partition() == b.partition() && a.topic() == b.topic();
    }

    template <typename Records>
    void run_range(input_type& in, Records const& records, std::size_t begin, std::size_t end) {
        in.processed = true;
        [[maybe_unused]] auto const measured = in.owner->metrics().process();
        in.owner->loop().with_source(in.source, [&](auto source) {
            for (auto i = begin; i < end; ++i) accept<source()>(in, records[i]);
        });
    }

    template <typename Records>
    void run_mixed(Task& owner, Records const& records) {
        while (auto* const in = inputs_.oldest_waiting(&owner, records)) {
            auto const i = in->waiting[in->taken++];
            run_range(*in, records, i, i + 1);
        }
    }

    template <int Source, typename Record>
    [[gnu::always_inline]] void accept(input_type& in, Record const& record) {
        if constexpr (requires { record.is_dropped(); })
            if (record.is_dropped()) return in.done(record.offset(), in.partition_time_ms);
        record_context context{in.partition.topic, in.partition.partition, record.offset(), record.timestamp_ms(),
                               &headers_};
        if constexpr (!fused_type::template extracts_timestamps<Source>)
            if (!extract_timestamp(in, Source, context)) return in.done(record.offset(), -1);
        record.copy_headers(headers_);
        if constexpr (is_measured)
            in.owner->metrics().accepted(
                Source, metrics::record_bytes(record.key(), record.value(), in.partition.topic.size(), headers_),
                context.timestamp_ms);
        in.done(record.offset(), in.owner->loop().template accept<Source>(record, context, in.partition_time_ms));
    }
    /// By the application's extractor; false: the record is skipped.
    [[gnu::always_inline]] bool extract_timestamp(input_type& in, int source, record_context& context) {
        context.timestamp_ms =
            extracted_timestamp(extractor_, context, in.partition_time_ms, [this] { return clock_.wall_ms(); });
        if (context.timestamp_ms >= 0) return true;
        in.owner->skip(source, "its timestamp is negative", context);
        return false;
    }
    [[noreturn, gnu::cold, gnu::noinline]] static void fail_unowned(std::string_view topic, std::int32_t partition,
                                                                    std::int64_t offset) {
        throw client_error{"got a record of a partition that is not assigned: topic " + std::string{topic} +
                           ", partition " + std::to_string(partition) + ", offset " + std::to_string(offset)};
    }
};

}  // namespace weir::runtime

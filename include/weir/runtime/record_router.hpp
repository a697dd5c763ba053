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
            if (!in) fail_unowned(first.topic(), first.partition(), first.offset());
            if (in->alone) {
                i = run_while(*in, records, i, same_partition(first));
                continue;
            }
            if (std::find(mixed.begin(), mixed.end(), in->owner) == mixed.end()) mixed.push_back(in->owner);
            auto const goes_on = same_partition(first);
            do {
                in->waiting.push_back(i);
                ++i;
            } while (i < records.size() && goes_on(records[i]));
        }
        for (auto* owner : mixed) run_mixed(*owner, records);
    }

private:
    /// Whether a record is of the partition that another one is of.
    template <typename Record>
    static auto same_partition(Record const& as) {
        if constexpr (requires { as.source(); })
            return [partition = as.partition(), source = as.source()](Record const& record) {
                return record.partition() == partition && record.source() == source;
            };
        else
            return [partition = as.partition(), topic = as.topic()](Record const& record) {
                return record.partition() == partition && record.topic() == topic;
            };
    }

    /// Those from `begin` on for which `goes_on` is true. Returns the first one that is left.
    template <typename Records, typename Condition>
    std::size_t run_while(input_type& in, Records const& records, std::size_t begin, Condition goes_on) {
        in.processed = true;
        [[maybe_unused]] auto const measured = in.owner->metrics().process();
        auto end = begin;
        in.owner->loop().with_source(in.source, [this, &end, from = &in, all = &records, goes_on](auto source) {
            // What is the same for all records is written once.
            record_context context{from->partition.topic, from->partition.partition, -1, -1, &headers_};
            auto at = end;
            auto const size = all->size();
            do {
                accept<source()>(*from, (*all)[at], context);
                ++at;
            } while (at < size && goes_on((*all)[at]));
            end = at;
        });
        return end;
    }

    template <typename Records>
    void run_mixed(Task& owner, Records const& records) {
        while (auto* const in = inputs_.oldest_waiting(&owner, records))
            run_while(*in, records, in->waiting[in->taken++], [](auto const&) { return false; });
    }

    template <int Source, typename Record>
    [[gnu::always_inline]] void accept(input_type& in, Record const& record, record_context& context) {
        if constexpr (requires { record.is_dropped(); })
            if (record.is_dropped()) return in.done(record.offset(), in.partition_time_ms);
        context.offset = record.offset();
        context.timestamp_ms = record.timestamp_ms();
        record.copy_headers(headers_);  // first, as extractors may look at them
        if constexpr (!fused_type::template extracts_timestamps<Source>)
            if (!extract_timestamp(in, Source, context)) return in.done(record.offset(), -1);
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

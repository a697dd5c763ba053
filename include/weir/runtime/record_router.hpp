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
#include <weir/runtime/timestamping.hpp>

namespace weir::runtime {

/// Brings the records of a batch to the tasks of one stream thread: in runs of one partition, and to a task of several
/// inputs the record with the lowest timestamp first. Where an extractor gives timestamps, the first record of each
/// input is decoded before its turn, as in Kafka Streams' RecordQueue.
template <typename Task, typename Extractor, typename Clock>
class record_router {
    using input_type = input<Task>;
    using fused_type = std::remove_reference_t<decltype(std::declval<Task&>().loop())>;
    static constexpr bool is_measured = std::remove_reference_t<decltype(std::declval<Task&>().metrics())>::is_on;
    using timestamping_type = timestamping<fused_type, Extractor>;

    input_table<Task>& inputs_;
    Clock const& clock_;
    [[no_unique_address]] timestamping_type timestamping_{};
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
        if constexpr (timestamping_type::may_look_ahead) {
            inputs_.for_each([&](input_type& in) {
                if (in.owner == &owner) find_head(in, records);
            });
            while (auto* const in = inputs_.first_waiting(&owner, [](input_type const& of) { return of.head_ms; })) {
                run_head(*in, records[in->waiting[in->taken++]]);
                find_head(*in, records);
            }
        } else
            while (auto* const in = inputs_.oldest_waiting(&owner, records))
                run_while(*in, records, in->waiting[in->taken++], [](auto const&) { return false; });
    }

    /// The first of those that wait and are not dropped becomes the head.
    template <typename Records>
    void find_head(input_type& in, Records const& records) {
        if (in.taken == in.waiting.size()) return;
        in.processed = true;
        [[maybe_unused]] auto const measured = in.owner->metrics().process();
        in.owner->loop().with_source(in.source, [self = this, from = &in, all = &records](auto source) {
            while (from->taken < from->waiting.size() &&
                   !self->template is_head<source()>(*from, (*all)[from->waiting[from->taken]]))
                ++from->taken;
        });
    }
    /// False: the record is dropped.
    template <int Source, typename Record>
    bool is_head(input_type& in, Record const& record) {
        in.head_ms = record.timestamp_ms();
        if constexpr (timestamping_type::template looks_ahead<Source>) {
            if constexpr (requires { record.is_dropped(); })
                if (record.is_dropped()) return in.done(record.offset(), in.partition_time_ms), false;
            record.copy_headers(headers_);
            record_context context{in.partition.topic, in.partition.partition, record.offset(), in.head_ms, &headers_};
            if (!in.owner->loop().template decode_ahead<Source>(record, context, in.partition_time_ms,
                                                                timestamping_type::template head<Source>(in.head))) {
                context.timestamp_ms = in.head_ms;  // an extractor may have left a negative one
                count<Source>(in, record, context);
                return in.done(record.offset(), -1), false;
            }
            if (!extract_timestamp<Source>(in, context)) return in.done(record.offset(), -1), false;
            in.head_ms = context.timestamp_ms;
        }
        return true;
    }
    template <typename Record>
    void run_head(input_type& in, Record const& record) {
        [[maybe_unused]] auto const measured = in.owner->metrics().process();
        in.owner->loop().with_source(in.source, [this, from = &in, r = &record](auto source) {
            record_context context{from->partition.topic, from->partition.partition, -1, -1, &headers_};
            if constexpr (timestamping_type::template looks_ahead<source()>)
                accept_head<source()>(*from, *r, context);
            else
                accept<source()>(*from, *r, context);
        });
    }
    template <int Source, typename Record>
    void accept_head(input_type& in, Record const& record, record_context& context) {
        context.offset = record.offset();
        context.timestamp_ms = in.head_ms;
        record.copy_headers(headers_);
        count<Source>(in, record, context);
        in.done(record.offset(), in.owner->loop().template accept_decoded<Source>(
                                     record, context, timestamping_type::template head<Source>(in.head)));
    }

    template <int Source, typename Record>
    [[gnu::always_inline]] void accept(input_type& in, Record const& record, record_context& context) {
        if constexpr (requires { record.is_dropped(); })
            if (record.is_dropped()) return in.done(record.offset(), in.partition_time_ms);
        context.offset = record.offset();
        context.timestamp_ms = record.timestamp_ms();
        record.copy_headers(headers_);  // first, as extractors may look at them
        if (!extract_timestamp<Source>(in, context)) return in.done(record.offset(), -1);
        count<Source>(in, record, context);
        in.done(record.offset(), in.owner->loop().template accept<Source>(record, context, in.partition_time_ms));
    }
    template <int Source, typename Record>
    [[gnu::always_inline]] void count([[maybe_unused]] input_type& in, [[maybe_unused]] Record const& record,
                                      [[maybe_unused]] record_context const& context) {
        if constexpr (is_measured)
            in.owner->metrics().accepted(
                Source, metrics::record_bytes(record.key(), record.value(), in.partition.topic.size(), headers_),
                context.timestamp_ms);
    }
    /// False: the record is dropped.
    template <int Source>
    [[gnu::always_inline]] bool extract_timestamp(input_type& in, record_context& context) {
        return timestamping_.template extract<Source>(
            context, in.partition_time_ms, [this] { return clock_.wall_ms(); },
            [&in](int source, char const* why, record_context const& of) { in.owner->skip(source, why, of); });
    }
    [[noreturn, gnu::cold, gnu::noinline]] static void fail_unowned(std::string_view topic, std::int32_t partition,
                                                                    std::int64_t offset) {
        throw client_error{"got a record of a partition that is not assigned: topic " + std::string{topic} +
                           ", partition " + std::to_string(partition) + ", offset " + std::to_string(offset)};
    }
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/kafka/client.hpp>
#include <weir/kafka/offsets.hpp>
#include <weir/kafka/partition_list.hpp>
#include <weir/kafka/record_batch.hpp>
#include <weir/kafka/record_queue.hpp>

namespace weir::kafka::detail {

/// Where a consumer reads: its partitions, seeks that are still to come, and offsets that librdkafka lost and that must
/// be decided anew. Client and queue of records are those of the consumer, which moves.
class positions {
    std::map<topic_partition, std::int64_t> assigned_;  // to where reading started
    std::vector<runtime::partition_offset> to_reset_;  // stand still until their offset is decided
    std::vector<runtime::partition_offset> to_seek_;  // will be sought when their fetching has begun
    std::set<topic_partition> stopped_;  // by a lost offset; seeking does not start them

public:
    std::map<topic_partition, std::int64_t> const& assigned() const { return assigned_; }
    bool has(topic_partition const& tp) const { return assigned_.contains(tp); }

    /// Reading starts, or goes on, there.
    void set(topic_partition const& tp, std::int64_t offset) { assigned_[tp] = offset; }
    void forget(std::set<topic_partition> const& gone) {
        std::erase_if(assigned_, [&](auto const& a) { return gone.contains(a.first); });
        for (auto* const waiting : {&to_reset_, &to_seek_})
            std::erase_if(*waiting, [&](auto const& position) { return gone.contains(position.partition); });
        std::erase_if(stopped_, [&](topic_partition const& tp) { return gone.contains(tp); });
    }
    /// Instead of all that was assigned.
    rd_kafka_resp_err_t replace(client& of, record_queue& records, std::span<runtime::partition_offset const> with) {
        auto const before = std::exchange(assigned_, {});
        to_reset_.clear();
        to_seek_.clear();
        stopped_.clear();
        for (auto const& [tp, offset] : with) assigned_[tp] = offset;
        auto const list = to_list(with);
        return assign_anew(of, records, before, list.get());
    }

    /// Of assigned partitions, outside of a rebalance.
    void seek(client& of, record_queue& records, std::span<runtime::partition_offset const> to) {
        records.drop_records([&](topic_partition const& tp) { return is_among(to, tp); });
        std::erase_if(to_seek_, [&](auto const& position) { return is_among(to, position.partition); });
        std::vector<runtime::partition_offset> moving;
        for (auto const& position : to) {
            if (stopped_.contains(position.partition))
                read_from(of, records, position.partition, position.offset);
            else
                moving.push_back(position);
        }
        for (auto& later : detail::seek(of.get(), moving)) to_seek_.push_back(std::move(later));
    }
    /// What was fetched before a seek that is still to come is not where the user wants to read.
    void seek_what_waits(client& of, record_queue& records, record_batch& fetched) {
        if (to_seek_.empty()) return;
        auto const is_moving = [&](topic_partition const& tp) { return is_among(to_seek_, tp); };
        records.drop(fetched, is_moving);
        records.drop_records(is_moving);
        to_seek_ = detail::seek(of.get(), to_seek_);
    }

    /// librdkafka lost the offset of a partition, which stands still until somebody seeks.
    void stop_at_lost_offset(topic_partition const& tp) { stopped_.insert(tp); }
    /// After that: goes on where a seek that is still to come wants to read. False when there is none.
    bool go_on_where_sought(client& of, record_queue& records, topic_partition const& tp) {
        auto const found = std::ranges::find(to_seek_, tp, &runtime::partition_offset::partition);
        if (found == to_seek_.end()) return false;
        auto const offset = found->offset;
        to_seek_.erase(found);
        read_from(of, records, tp, offset);
        return true;
    }
    /// After that: it is for `decide_resets` to go on.
    void reset_later(topic_partition const& tp, std::int64_t offset) { to_reset_.push_back({tp, offset}); }
    /// Goes on at a lost offset if the log has it after all, else where auto.offset.reset says; when no broker answers,
    /// the next call tries again.
    void decide_resets(client& of, record_queue& records, offset_reset reset) try {
        while (!to_reset_.empty()) {
            auto const [tp, offset] = to_reset_.back();
            auto const begin = list_offsets(of.get(), {&tp, 1}, RD_KAFKA_OFFSET_BEGINNING, 5'000)[0];
            auto const end = list_offsets(of.get(), {&tp, 1}, RD_KAFKA_OFFSET_END, 5'000)[0];
            bool const is_there = offset >= begin && offset <= end;
            auto const target = is_there ? offset : reset == offset_reset::earliest ? begin : end;
            of.say(log_level::warning, to_string(tp) + ": reading stopped at offset " + std::to_string(offset) +
                                           ", the log has " + std::to_string(begin) + " to " + std::to_string(end) +
                                           "; going on at " + std::to_string(target));
            read_from(of, records, topic_partition{tp}, target);
        }
    } catch (runtime::fatal_client_error const&) {
        throw;
    } catch (client_error const& e) {
        of.say(log_level::warning, std::string{"reset of an offset, will be tried again: "} + e.what());
    }

    static bool is_cooperative(client const& of) {
        auto const* const protocol = rd_kafka_rebalance_protocol(of.get());
        return protocol && std::string_view{protocol} == "COOPERATIVE";  // null: the client is ending
    }

private:
    static bool is_among(std::span<runtime::partition_offset const> of, topic_partition const& tp) {
        return std::ranges::any_of(of, [&](auto const& position) { return position.partition == tp; });
    }

    /// For a partition whose fetching has stopped, which seek refuses: it is assigned anew.
    void read_from(client& of, record_queue& records, topic_partition const& tp, std::int64_t offset) {
        stopped_.erase(tp);
        std::erase_if(to_reset_, [&](auto const& position) { return position.partition == tp; });
        if (!has(tp)) return;
        assigned_[tp] = offset;
        auto const one = new_list(1);
        add(one, tp, offset);
        if (is_cooperative(of)) {
            error_ptr{rd_kafka_incremental_unassign(of.get(), one.get())};
            wait_until_stopped(of.get(), one.get());
            records.take_over(one.get());
            error_ptr{rd_kafka_incremental_assign(of.get(), one.get())};
            return;
        }
        auto const all = new_list(assigned_.size());
        for (auto const& [other, start] : assigned_) add(all, other, RD_KAFKA_OFFSET_INVALID);
        rd_kafka_position(of.get(), all.get());
        for (auto& element : elements(all.get()))
            if (auto const other = to_partition(element); other == tp || element.offset < 0)
                element.offset = assigned_[other];
        assign_anew(of, records, assigned_, all.get());
    }

    static rd_kafka_resp_err_t assign_anew(client& of, record_queue& records,
                                           std::map<topic_partition, std::int64_t> const& before,
                                           rd_kafka_topic_partition_list_t* list) {
        if (records.forwards()) {
            rd_kafka_assign(of.get(), nullptr);
            auto const stopping = new_list(before.size());
            for (auto const& [tp, start] : before) add(stopping, tp, start);
            wait_until_stopped(of.get(), stopping.get());
            records.take_over(list);
        }
        return rd_kafka_assign(of.get(), list->cnt == 0 ? nullptr : list);
    }
};

}  // namespace weir::kafka::detail

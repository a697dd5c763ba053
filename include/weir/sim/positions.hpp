// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/sim/batch.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/settings.hpp>

namespace weir::sim {

/// Where a consumer reads: its partitions and the next offset of each. Used with the broker's mutex held.
class reading_positions {
    struct reading {
        topic_partition partition;
        std::shared_ptr<topic> source;  // null: there is no such topic or partition
        partition_log* records;
        std::optional<std::int64_t> next;  // none: nothing was committed, and nothing says where to begin
        std::int64_t end_reported = -1;
        bool paused = false;

        bool exists() const { return source && !source->deleted; }
    };
    std::vector<reading> readings_;
    std::size_t first_ = 0;  // the partition that comes first in the next batch, so that none starves

    std::vector<reading>::iterator find(topic_partition const& tp) {
        return std::find_if(readings_.begin(), readings_.end(), [&](reading const& r) { return r.partition == tp; });
    }
    static reading open(broker const& cluster, topic_partition const& tp) {
        auto source = cluster.find(tp.topic);
        if (!source || !source->has(tp.partition)) return {tp, nullptr, nullptr, std::nullopt};
        auto* const records = &source->at(tp.partition);
        return {tp, std::move(source), records, std::nullopt};
    }
    static std::optional<std::int64_t> reset_position(partition_log const& l, offset_reset reset) {
        if (reset == offset_reset::earliest) return l.start_offset();
        if (reset == offset_reset::latest) return l.last_stable_offset();
        return std::nullopt;
    }
    [[noreturn]] static void throw_out_of_range(reading const& r) {
        auto const& l = *r.records;
        auto const what = r.next ? "offset " + std::to_string(*r.next) + " of " + to_string(r.partition) +
                                       " is out of range: it has " + std::to_string(l.start_offset()) + " to " +
                                       std::to_string(l.end_offset())
                                 : "no offset of " + to_string(r.partition) + " is committed";
        throw runtime::offset_out_of_range{what + ", and auto.offset.reset is none", r.partition};
    }

    /// Puts every position where records are, or throws; so that nothing was taken when it throws.
    void correct(offset_reset reset, bool must_exist) {
        for (auto& r : readings_) {
            if (r.paused) continue;
            if (!r.exists()) {
                if (must_exist) throw runtime::unknown_topic{"partition " + to_string(r.partition) + " does not exist"};
                continue;
            }
            if (r.next && *r.next >= r.records->start_offset() && *r.next <= r.records->end_offset()) continue;
            auto const position = reset_position(*r.records, reset);
            if (!position) throw_out_of_range(r);
            r.next = position;
        }
    }

public:
    /// Starts at `committed`; where nothing was committed, at once where `reset` says.
    void add(broker const& cluster, topic_partition const& tp, std::optional<std::int64_t> committed,
             offset_reset reset) {
        auto r = open(cluster, tp);
        if (r.source) r.next = committed ? committed : reset_position(*r.records, reset);
        readings_.push_back(std::move(r));
    }
    void replace(broker const& cluster, std::span<runtime::partition_offset const> positions) {
        readings_.clear();
        for (auto const& p : positions) add(cluster, p.partition, p.offset, offset_reset::none);
    }
    /// What was being read.
    std::vector<topic_partition> clear() {
        auto result = partitions();
        readings_.clear();
        return result;
    }

    std::vector<topic_partition> partitions() const {
        std::vector<topic_partition> result;
        for (auto const& r : readings_) result.push_back(r.partition);
        return result;
    }
    std::vector<partition_log const*> logs() const {
        std::vector<partition_log const*> result;
        for (auto const& r : readings_)
            if (!r.paused) result.push_back(r.records);
        return result;
    }

    /// Throws client_error when one of them is not being read; then none has changed.
    void set_paused(std::span<topic_partition const> partitions, bool paused) {
        for (auto const& tp : partitions)
            if (find(tp) == readings_.end())
                throw client_error{(paused ? "pause of " : "resume of ") + to_string(tp) + ", which is not assigned"};
        for (auto const& tp : partitions) find(tp)->paused = paused;
    }

    /// Throws client_error when one of them is not being read; then none has moved.
    void seek(std::span<runtime::partition_offset const> positions) {
        for (auto const& p : positions)
            if (find(p.partition) == readings_.end())
                throw client_error{"seek to offset " + std::to_string(p.offset) + " of " + to_string(p.partition) +
                                   ", which is not assigned"};
        for (auto const& p : positions) {
            auto& r = *find(p.partition);
            r.next = p.offset;
            r.end_reported = -1;
        }
    }

    /// Up to `count_max` records, and the ends that were reached when `explicit_assignment`. Throws
    /// offset_out_of_range, and unknown_topic for a topic that is gone (a group's members hear of that by a
    /// rebalance).
    record_batch take(std::size_t count_max, offset_reset reset, bool explicit_assignment) {
        correct(reset, explicit_assignment);
        record_batch batch;
        auto const size = readings_.size();
        std::size_t available = 0;
        for (auto const& r : readings_)
            if (r.exists() && !r.paused)
                available += static_cast<std::size_t>(r.records->last_stable_offset() - *r.next);
        batch.reserve(std::min(available, count_max));
        auto const begin = first_;
        for (std::size_t i = 0; i < size; ++i) {
            auto& r = readings_[(begin + i) % size];
            if (!r.exists() || r.paused) continue;
            if (batch.size() < count_max) {
                auto const before = batch.size();
                r.next = r.records->read(*r.next, count_max - batch.size(), [&](auto&&... run) { batch.add(run...); });
                if (batch.size() > before) first_ = (begin + i + 1) % size;
            }
            if (explicit_assignment && *r.next == r.records->last_stable_offset() && *r.next != r.end_reported) {
                r.end_reported = *r.next;
                batch.add_end(r.partition);
            }
        }
        return batch;
    }
};

}  // namespace weir::sim

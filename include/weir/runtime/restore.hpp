// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/runtime/restore_listener.hpp>

namespace weir::runtime {

/// A store that is filled from one partition of its changelog.
struct restoring_store {
    topic_partition changelog;
    std::string store;
    std::int64_t start = 0, end = 0;  ///< offsets; `end` is where the partition ended when restoring began
    std::int64_t restored = 0;        ///< records
    std::int64_t in_batch = 0, batch_end = 0;
    bool done = false;
    void* target = nullptr;
    void (*apply)(void* target, bytes_view key, wire_bytes value, std::int64_t timestamp_ms) = nullptr;
};

/// Reads changelogs to the end they had at the start, in batches. Gaps from compaction and transaction markers are
/// normal: a partition is done when its end is reported or passed, not when a count is reached.
template <typename Consumer, typename Listeners>
class restorer {
    Consumer& consumer_;
    Listeners& listeners_;
    std::vector<restoring_store> stores_;

public:
    restorer(Consumer& consumer, Listeners& listeners) : consumer_{consumer}, listeners_{listeners} {}

    void add(restoring_store store) { stores_.push_back(std::move(store)); }

    /// `keep_going()` is asked after each batch; false abandons the restore, and `run` returns false.
    template <typename KeepGoing>
    bool run(int timeout_ms, KeepGoing keep_going) {
        if (stores_.empty()) return true;
        begin(timeout_ms);
        while (std::any_of(stores_.begin(), stores_.end(), [](auto const& s) { return !s.done; })) {
            auto const batch = consumer_.poll(100);
            for (std::size_t i = 0; i < batch.size(); ++i) take(batch[i]);
            report_batches();
            for (auto const& tp : batch.ends())
                if (auto* s = find(tp.topic, tp.partition)) finish(*s);
            if (!keep_going()) return false;
        }
        consumer_.assign({});
        return true;
    }

private:
    void begin(int timeout_ms) {
        std::vector<topic_partition> partitions;
        for (auto const& s : stores_) partitions.push_back(s.changelog);
        auto const starts = consumer_.beginning_offsets(partitions, timeout_ms);
        auto const ends = consumer_.end_offsets(partitions, timeout_ms);
        std::vector<partition_offset> positions;
        for (std::size_t i = 0; i < stores_.size(); ++i) {
            auto& s = stores_[i];
            s.start = starts[i];
            s.end = ends[i];
            each([&](auto& l) { l.on_restore_start(s.changelog, s.store, s.start, s.end); });
            if (s.start < s.end)
                positions.push_back({s.changelog, s.start});
            else
                finish(s);
        }
        if (!positions.empty()) consumer_.assign(positions);
    }

    restoring_store* find(std::string_view topic, std::int32_t partition) {
        for (auto& s : stores_)
            if (s.changelog.partition == partition && s.changelog.topic == topic) return &s;
        return nullptr;
    }

    template <typename Record>
    void take(Record const& record) {
        auto* s = find(record.topic(), record.partition());
        if (!s || s->done) return;
        if (record.offset() < s->end) {
            if (auto const key = record.key()) {
                s->apply(s->target, *key, record.value(), record.timestamp_ms());
                ++s->in_batch;
                s->batch_end = record.offset();
            }
        }
        if (record.offset() + 1 >= s->end) {
            report(*s);
            finish(*s);
        }
    }

    void report(restoring_store& s) {
        if (s.in_batch == 0) return;
        s.restored += s.in_batch;
        each([&](auto& l) { l.on_batch_restored(s.changelog, s.store, s.batch_end, s.in_batch); });
        s.in_batch = 0;
    }
    void report_batches() {
        for (auto& s : stores_) report(s);
    }
    void finish(restoring_store& s) {
        if (s.done) return;
        s.done = true;
        each([&](auto& l) { l.on_restore_end(s.changelog, s.store, s.restored); });
    }
    template <typename Call>
    void each(Call call) {
        std::apply([&](auto&... l) { (call(l), ...); }, listeners_);
    }
};

}  // namespace weir::runtime

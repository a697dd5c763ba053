// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/runtime/client.hpp>
#include <weir/runtime/local_store.hpp>
#include <weir/runtime/restore_listener.hpp>

namespace weir::runtime {

/// A store that is filled from one partition of its changelog.
struct restoring_store {
    topic_partition changelog;
    std::string store;
    void const* owner = nullptr;      ///< the task
    void* target = nullptr;
    void (*apply)(void* target, bytes_view key, wire_bytes value, std::int64_t timestamp_ms) = nullptr;
    void (*clear)(void* target) = nullptr;
    local_store* local = nullptr;     ///< its files; null: it has none
    std::int64_t start = 0, end = 0;  ///< offsets; `end` is where the partition ended when restoring began
    std::int64_t end_limit = std::numeric_limits<std::int64_t>::max();  ///< `end` is no higher
    std::int64_t next = 0;            ///< offset of the next record
    std::int64_t restored = 0;        ///< records
    std::int64_t in_batch = 0, batch_end = 0;
    bool begun = false, done = false;
};

struct not_intercepted {
    auto const& operator()(auto const& batch) const { return batch; }
};

/// Reads changelogs to the end they had at the start, in batches. Gaps from compaction and transaction markers are
/// normal: a partition is done when its end is reported or passed, not when a count is reached. When a changelog no
/// longer has what comes next, its store is emptied and starts over. A store with files goes on where its checkpoint
/// ends.
template <typename Consumer, typename Listeners>
class restorer {
    Listeners& listeners_;
    void (*log_)(std::string_view);
    std::vector<restoring_store> stores_;
    bool changed_ = false;  // what is to be read

public:
    restorer(Listeners& listeners, void (*log)(std::string_view)) : listeners_{listeners}, log_{log} {}

    void add(restoring_store store) {
        stores_.push_back(std::move(store));
        changed_ = true;
    }
    /// It goes elsewhere, done or not. What listeners throw is logged: their task must go all the same.
    void forget(void const* owner) {
        for (auto at = stores_.begin(); at != stores_.end();) {
            if (at->owner != owner) {
                ++at;
                continue;
            }
            auto const s = std::move(*at);
            at = stores_.erase(at);
            changed_ = true;
            if (s.begun) suspend(s);
        }
    }
    bool is_over() const { return stores_.empty(); }
    bool is_restoring(void const* owner) const {
        return std::any_of(stores_.begin(), stores_.end(), [&](auto const& s) { return s.owner == owner; });
    }

    /// The changelog is also an input: what is behind `offset` will be processed.
    void limit(topic_partition const& changelog, std::int64_t offset) {
        for (auto& s : stores_)
            if (s.changelog == changelog) s.end_limit = offset;
    }

    /// One poll of at most `wait_ms`; what it asks the broker besides may take `timeout_ms`.
    /// `intercept(batch)` gives the records as interceptors leave them.
    template <typename Intercept = not_intercepted>
    void step(Consumer& consumer, int wait_ms, int timeout_ms, Intercept const& intercept = {}) {
        if (std::exchange(changed_, false)) assign(consumer, timeout_ms);
        if (is_over()) return;
        auto const batch = poll(consumer, wait_ms);
        if (!batch) return;
        if (batch->size() > 0) {
            auto const& records = intercept(*batch);
            for (std::size_t i = 0; i < records.size(); ++i) take(records[i]);
        }
        for (auto& s : stores_) report(s);
        for (auto const& tp : batch->ends())
            if (auto* s = find(tp.topic, tp.partition)) finish(*s);
        sweep(consumer);
    }

private:
    auto poll(Consumer& consumer, int wait_ms) -> std::optional<decltype(consumer.poll(wait_ms))> try {
        return consumer.poll(wait_ms);
    } catch (offset_out_of_range const& e) {
        auto* const s = find(e.partition.topic, e.partition.partition);
        if (!s) throw;
        empty(*s, e.what());
        s->begun = false;
        s->restored = s->in_batch = 0;
        changed_ = true;
        return std::nullopt;
    }

    void empty(restoring_store& s, std::string const& why) {
        log_("store " + s.store + " is emptied and restored anew, as its changelog is not what it was: " + why);
        if (s.local) s.local->forget_checkpoint();
        s.clear(s.target);
    }
    /// From the checkpoint on, if the changelog still has what comes next.
    void skip_known(restoring_store& s) {
        auto const from = s.local->committed() + 1;
        if (from >= s.start && from <= s.end)
            s.start = s.next = from;
        else
            empty(s, "the checkpoint ends with offset " + std::to_string(from - 1) + ", partition " +
                         to_string(s.changelog) + " has offsets from " + std::to_string(s.start) + " to " +
                         std::to_string(s.end - 1));
    }

    void assign(Consumer& consumer, int timeout_ms) {
        begin(consumer, timeout_ms);
        std::erase_if(stores_, [](auto const& s) { return s.done; });
        std::vector<partition_offset> positions;
        for (auto const& s : stores_) positions.push_back({s.changelog, s.next});
        consumer.assign(positions);
    }
    void begin(Consumer& consumer, int timeout_ms) {
        std::vector<restoring_store*> fresh;
        std::vector<topic_partition> partitions;
        for (auto& s : stores_)
            if (!s.begun) fresh.push_back(&s), partitions.push_back(s.changelog);
        if (fresh.empty()) return;
        auto const starts = consumer.beginning_offsets(partitions, timeout_ms);
        auto const ends = consumer.end_offsets(partitions, timeout_ms);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            auto& s = *fresh[i];
            s.start = s.next = starts[i];
            s.end = std::min(ends[i], s.end_limit);
            s.begun = true;
            if (s.local && s.local->committed() >= 0) skip_known(s);
            tell(s, "on_restore_start", [&](auto& l) { l.on_restore_start(s.changelog, s.store, s.start, s.end); });
            if (s.start >= s.end) finish(s);
        }
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
        s->next = record.offset() + 1;
        if (record.offset() < s->end) {
            if (auto const key = record.key(); key && !is_dropped(record)) {
                s->apply(s->target, *key, record.value(), record.timestamp_ms());
                ++s->in_batch;
                s->batch_end = record.offset();
            }
        }
        if (s->next >= s->end) {
            report(*s);
            finish(*s);
        }
    }

    template <typename Record>
    static bool is_dropped([[maybe_unused]] Record const& record) {
        if constexpr (requires { record.is_dropped(); })
            return record.is_dropped();
        else
            return false;
    }

    void report(restoring_store& s) {
        if (s.in_batch == 0) return;
        s.restored += s.in_batch;
        if (s.local) s.local->restored(s.batch_end, false);
        tell(s, "on_batch_restored",
             [&](auto& l) { l.on_batch_restored(s.changelog, s.store, s.batch_end, s.in_batch); });
        s.in_batch = 0;
    }
    void finish(restoring_store& s) {
        if (s.done) return;
        s.done = true;
        if (s.local) s.local->restored(s.end - 1, true);
        tell(s, "on_restore_end", [&](auto& l) { l.on_restore_end(s.changelog, s.store, s.restored); });
    }
    /// Somebody may write on at once to what is done.
    void sweep(Consumer& consumer) {
        std::vector<topic_partition> over;
        for (auto const& s : stores_)
            if (s.done) over.push_back(s.changelog);
        if (over.empty()) return;
        std::erase_if(stores_, [](auto const& s) { return s.done; });
        consumer.pause(over);
    }
    void suspend(restoring_store const& s) {
        each([&](auto& l) {
            try {
                l.on_restore_suspended(s.changelog, s.store, s.restored);
            } catch (...) {
                log_(place_of(l, "on_restore_suspended", s) + ": " + weir::detail::current_exception_text());
            }
        });
    }
    /// What a listener throws ends the thread: as failed_listener, which names it.
    template <typename Call>
    void tell(restoring_store const& s, char const* what, Call const& call) {
        each([&](auto& l) {
            try {
                call(l);
            } catch (...) {
                throw failed_listener{place_of(l, what, s), weir::detail::current_exception_text()};
            }
        });
    }
    /// In a catch block.
    template <typename Listener>
    static std::string place_of(Listener const&, char const* what, restoring_store const& s) {
        return "restore listener " + std::string{type_name<Listener>} + " threw " +
               weir::detail::current_exception_type() + " in " + what + " of store " + s.store +
               ", changelog partition " + to_string(s.changelog);
    }
    template <typename Call>
    void each(Call call) {
        std::apply([&](auto&... l) { (call(l), ...); }, listeners_);
    }
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/record/record_context.hpp>
#include <weir/topology/punctuation.hpp>

namespace weir {

namespace detail {

/// Any function of a record_context, called rarely.
class punctuator {
    void* function_ = nullptr;
    void (*call_)(void*, record_context&) = nullptr;
    void (*destroy_)(void*) = nullptr;

public:
    punctuator() = default;
    template <typename F>
    explicit punctuator(F f)
        : function_{new F(std::move(f))},
          call_{[](void* held, record_context& context) { (*static_cast<F*>(held))(context); }},
          destroy_{[](void* held) { delete static_cast<F*>(held); }} {}
    punctuator(punctuator&& other) noexcept
        : function_{std::exchange(other.function_, nullptr)}, call_{other.call_}, destroy_{other.destroy_} {}
    punctuator& operator=(punctuator&& other) noexcept {
        std::swap(function_, other.function_);
        std::swap(call_, other.call_);
        std::swap(destroy_, other.destroy_);
        return *this;
    }
    ~punctuator() {
        if (function_) destroy_(function_);
    }
    void operator()(record_context& context) const { call_(function_, context); }
};

}  // namespace detail

/// The punctuators of one task and one clock, fired by Kafka Streams' rules: what is due fires once with the time that
/// it is now, however many intervals have passed; what is due at the same time fires in the order of Java's
/// PriorityQueue.
class punctuation_queue {
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    struct schedule {
        std::uint64_t id = 0;  // 0: cancelled, or free
        std::int64_t interval_ms = 0;
        int node = 0;
        detail::punctuator call;
    };
    struct due {
        std::int64_t at_ms;
        std::size_t slot;
    };
    std::vector<schedule> schedules_;
    std::vector<due> heap_;
    std::uint64_t last_id_ = 0;
    std::int64_t next_ms_ = never;

public:
    punctuation_queue() = default;
    punctuation_queue(punctuation_queue const&) = delete;  // its cancellables point to it
    punctuation_queue& operator=(punctuation_queue const&) = delete;

    /// First at `first_ms`, then every `interval_ms`. `node` is told to `fire`. Throws weir::error for an interval
    /// below 1.
    template <typename F>
    cancellable add(int node, std::int64_t first_ms, std::int64_t interval_ms, F f) {
        if (interval_ms < 1)
            throw error{"a punctuator's interval must be 1 ms or more, not " + std::to_string(interval_ms)};
        std::size_t slot = 0;
        while (slot < schedules_.size() && is_in_use(slot)) ++slot;
        if (slot == schedules_.size()) schedules_.emplace_back();
        auto& s = schedules_[slot];
        s.id = ++last_id_;
        s.interval_ms = interval_ms;
        s.node = node;
        s.call = detail::punctuator{std::move(f)};
        push({first_ms, slot});
        return {&cancel, this, slot, s.id};
    }

    [[gnu::always_inline]] bool is_due(std::int64_t now_ms) const { return now_ms >= next_ms_; }

    /// Fires what is due: `run(node, punctuator)` for each. A punctuator that throws stays scheduled if `run` does not
    /// let it through.
    template <typename Run>
    bool fire(std::int64_t now_ms, Run&& run) {
        bool fired = false;
        while (is_due(now_ms)) {
            auto const top = pop();
            auto const id = schedules_[top.slot].id;
            if (id == 0) continue;
            auto const interval_ms = schedules_[top.slot].interval_ms;
            auto call = std::move(schedules_[top.slot].call);  // it may schedule others, which moves them
            running_ = top.slot;
            try {
                run(schedules_[top.slot].node, call);
            } catch (...) {
                running_ = no_slot;
                schedules_[top.slot].id = 0;
                throw;
            }
            running_ = no_slot;
            fired = true;
            if (schedules_[top.slot].id != id) continue;
            schedules_[top.slot].call = std::move(call);
            auto next_ms = detail::later_ms(top.at_ms, interval_ms);
            if (now_ms >= next_ms)
                next_ms = detail::later_ms(top.at_ms, ((now_ms - top.at_ms) / interval_ms + 1) * interval_ms);
            push({next_ms, top.slot});
        }
        return fired;
    }

    /// How many are scheduled, cancelled ones that have not come up yet included.
    std::size_t size() const { return heap_.size(); }
    bool has_uncancelled() const {
        for (auto const& s : schedules_)
            if (s.id != 0) return true;
        return false;
    }

private:
    static constexpr std::size_t no_slot = ~std::size_t{0};
    std::size_t running_ = no_slot;

    static void cancel(void* queue, std::size_t slot, std::uint64_t id) {
        auto& s = static_cast<punctuation_queue*>(queue)->schedules_[slot];
        if (s.id == id) s.id = 0;
    }
    bool is_in_use(std::size_t slot) const {
        if (slot == running_ || schedules_[slot].id != 0) return true;
        for (auto const& d : heap_)
            if (d.slot == slot) return true;
        return false;
    }
    void push(due what) {
        auto at = heap_.size();
        heap_.push_back(what);
        for (; at > 0; at = (at - 1) / 2) {
            auto const parent = heap_[(at - 1) / 2];
            if (what.at_ms >= parent.at_ms) break;
            heap_[at] = parent;
        }
        heap_[at] = what;
        next_ms_ = heap_.front().at_ms;
    }
    due pop() {
        auto const top = heap_.front();
        auto const last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) {
            std::size_t at = 0;
            while (2 * at + 1 < heap_.size()) {
                auto child = 2 * at + 1;
                if (child + 1 < heap_.size() && heap_[child].at_ms > heap_[child + 1].at_ms) ++child;
                if (last.at_ms <= heap_[child].at_ms) break;
                heap_[at] = heap_[child];
                at = child;
            }
            heap_[at] = last;
        }
        next_ms_ = heap_.empty() ? never : heap_.front().at_ms;
        return top;
    }
};

}  // namespace weir

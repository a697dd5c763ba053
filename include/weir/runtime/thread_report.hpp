// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>
#include <weir/runtime/input_table.hpp>
#include <weir/runtime/thread_metadata.hpp>

namespace weir::runtime {

/// What a stream thread tells its application.
struct thread_observer {
    virtual void on_rebalance() = 0;  ///< partitions came or went; tasks are not running
    virtual void on_running() = 0;

protected:
    ~thread_observer() = default;
};

/// A function that gives where a partition ends as far as the consumer knows, which must outlive it; -1: not at all.
template <typename Consumer>
auto known_end_offsets(Consumer const& consumer) {
    return [&consumer]([[maybe_unused]] topic_partition const& tp) -> std::int64_t {
        if constexpr (requires { consumer.known_end_offset(tp); })
            return consumer.known_end_offset(tp);
        else
            return -1;
    };
}

/// What the tasks of a stream thread are at. That thread publishes, any thread reads; neither keeps the other waiting
/// longer than it takes to copy a pointer.
class thread_report {
    using tasks = std::vector<task_metadata>;

    std::mutex mutable lock_;
    std::shared_ptr<tasks const> published_ = std::make_shared<tasks const>();

public:
    static constexpr std::int64_t interval_ns = 1'000'000'000;

    /// `end_offset(topic_partition)` gives -1 for what it does not know.
    template <typename Task, typename EndOffset>
    void publish(input_table<Task>& inputs, std::int64_t wall_ms, EndOffset const& end_offset) {
        auto found = std::make_shared<tasks>();
        inputs.for_each([&](input<Task>& in) {
            note_idling(in, wall_ms);
            add(*found, in, end_offset(in.partition));
        });
        std::sort(found->begin(), found->end(), [](auto const& a, auto const& b) { return a.task_id < b.task_id; });
        std::shared_ptr<tasks const> fresh = std::move(found);
        std::lock_guard const held{lock_};
        published_.swap(fresh);
    }

    std::vector<task_metadata> read() const {
        std::unique_lock held{lock_};
        auto const last = published_;
        held.unlock();
        return *last;
    }

    bool has_tasks() const {
        std::lock_guard const held{lock_};
        return !published_->empty();
    }

private:
    template <typename Task>
    static void note_idling(input<Task>& in, std::int64_t wall_ms) {
        if (std::exchange(in.processed, false) || in.paused)
            in.idle_since_ms = -1;
        else if (in.idle_since_ms < 0)
            in.idle_since_ms = wall_ms;
    }

    template <typename Task>
    static void add(tasks& to, input<Task> const& in, std::int64_t end_offset) {
        auto const id = in.owner->id();
        auto at = std::find_if(to.begin(), to.end(), [&](auto const& t) { return t.task_id == id; });
        bool const is_first = at == to.end();
        if (is_first) {
            at = to.insert(at, task_metadata{});
            at->task_id = id;
        }
        auto& idling = at->time_current_idling_started_ms;
        if (in.idle_since_ms < 0 || (!is_first && !idling))
            idling.reset();  // one partition that has records is enough
        else
            idling = std::max(idling.value_or(0), in.idle_since_ms);
        at->topic_partitions.push_back(in.partition);
        at->committed_offsets[in.partition] = in.committed_offset;
        at->end_offsets[in.partition] = std::max(end_offset, in.next_offset);
    }
};

}  // namespace weir::runtime

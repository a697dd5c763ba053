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

/// What the tasks of a stream thread are at. That thread publishes, any thread reads; neither keeps the other waiting
/// longer than it takes to copy a pointer.
class thread_report {
    using tasks = std::vector<task_metadata>;
    struct told {
        tasks what;
        std::int64_t at_ns = -1;  // -1: never
    };

    std::mutex mutable lock_;
    std::shared_ptr<told const> published_ = std::make_shared<told const>();

public:
    static constexpr std::int64_t interval_ns = 1'000'000'000;

    /// `end_offset(topic_partition)` gives -1 for what it does not know.
    template <typename Task, typename EndOffset>
    void publish(input_table<Task>& inputs, std::int64_t now_ns, std::int64_t wall_ms, EndOffset const& end_offset) {
        auto found = std::make_shared<told>();
        found->at_ns = now_ns;
        auto& what = found->what;
        inputs.for_each([&](input<Task>& in) {
            note_idling(in, wall_ms);
            add(what, in, end_offset(in.partition));
        });
        std::sort(what.begin(), what.end(), [](auto const& a, auto const& b) { return a.task_id < b.task_id; });
        std::shared_ptr<told const> fresh = std::move(found);
        std::lock_guard const held{lock_};
        published_.swap(fresh);
    }

    /// The tasks, and how old that is.
    void read(thread_metadata& out, std::int64_t now_ns) const {
        std::unique_lock held{lock_};
        auto const last = published_;
        held.unlock();
        out.active_tasks = last->what;
        out.told_ms_ago = last->at_ns < 0 ? -1 : std::max<std::int64_t>(0, (now_ns - last->at_ns) / 1'000'000);
    }

    bool has_tasks() const {
        std::lock_guard const held{lock_};
        return !published_->what.empty();
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/metrics/metric.hpp>
#include <weir/runtime/commit_metadata.hpp>
#include <weir/runtime/input_table.hpp>
#include <weir/runtime/local_state.hpp>
#include <weir/runtime/restoration.hpp>
#include <weir/runtime/stream_settings.hpp>
#include <weir/store/record_cache.hpp>

namespace weir::runtime {

/// The tasks of one stream thread and their inputs: made when partitions are assigned, restored, begun, and closed when
/// these go. Used by that thread, but for `read_metrics`, which any thread may call.
template <typename Task, typename Topology, typename Restoration>
class assigned_tasks {
    using tasks_type = std::map<task_id, std::unique_ptr<Task>>;

    stream_settings const& settings_;
    void (*log_)(std::string_view);
    std::mutex mutable lock_;  // who reads metrics waits for it: never held while stores open or close
    cache_budget cache_budget_{settings_.cache_max_bytes, 0};  // before the tasks, which use it
    local_state<Topology> local_state_;  // before the tasks, whose stores it knows
    tasks_type tasks_;
    input_table<Task> inputs_;
    Restoration restoration_;

public:
    template <typename Supplier>
    assigned_tasks(Supplier& supplier, stream_settings const& settings, std::string const& thread_name,
                   void (*log)(std::string_view))
        : settings_{settings},
          log_{log},
          local_state_{settings_, log},
          restoration_{supplier, settings_, thread_name, log} {}
    assigned_tasks(assigned_tasks const&) = delete;
    assigned_tasks& operator=(assigned_tasks const&) = delete;

    tasks_type& all() { return tasks_; }
    input_table<Task>& inputs() { return inputs_; }
    input_table<Task> const& inputs() const { return inputs_; }
    local_state<Topology>& local() { return local_state_; }
    local_state<Topology> const& local() const { return local_state_; }
    cache_budget const& caches() const { return cache_budget_; }
    auto& restore_chain() { return restoration_.chain(); }

    void read_metrics(std::int64_t now_ns, std::vector<metrics::metric>& out) const {
        std::lock_guard const held{lock_};
        for (auto const& [id, t] : tasks_) t->metrics().read(now_ns, out);
    }

    // Coming and going.

    /// Those that do not exist yet are made by `make(task_id)`, and their stores opened. `topics` is the thread's
    /// topic_table.
    template <typename Topics, typename Make>
    void add(std::span<topic_partition const> added, Topics const& topics, Make make) {
        for (auto const& tp : added) {
            auto const source = topics.source_of(tp.topic);
            if (source < 0 || inputs_.find(tp.topic, tp.partition)) continue;
            task_id const id{topics.nodes[static_cast<std::size_t>(source)].subtopology, tp.partition};
            auto const known = tasks_.find(id);
            auto& owner = known != tasks_.end() ? *known->second : put(make(id));
            if (known == tasks_.end()) {  // among the others by now, as local_state may know it even if opening fails
                owner.loop().use(cache_budget_);
                local_state_.open(owner, topics);
                restoration_.add(owner, topics, local_state_);
            }
            inputs_.add(tp, source, &owner);
        }
    }
    /// Tasks that have no input any more are closed, and `closed()` is called for each. `end_first`: what operators
    /// keep in them ends.
    template <typename Closed>
    void remove(std::span<topic_partition const> removed, bool end_first, Closed closed) {
        inputs_.remove(removed);
        auto const goes = [this](Task const& t) { return !inputs_.has_owner(&t); };
        if (end_first) end(goes);
        for (auto at = tasks_.begin(); at != tasks_.end();) {
            auto const one = at++;
            if (!goes(*one->second)) continue;
            // Still among the others: local_state knows its stores until then, whatever is thrown here.
            restoration_.forget(one->second.get());
            local_state_.close(one->first);
            typename tasks_type::node_type gone;  // and destroyed without the lock
            {
                std::lock_guard const held{lock_};
                gone = tasks_.extract(one);
            }
            closed();
        }
    }

    /// The inputs of tasks that are restored stand still, or no longer.
    template <typename Consumer>
    void pause(bool paused, Consumer& consumer) {
        auto const changed =
            inputs_.set_paused(paused, [&](Task const* owner) { return restoration_.is_restoring(owner); });
        if (changed.empty()) return;
        paused ? consumer.pause(changed) : consumer.resume(changed);
    }

    /// Partition times go on from where the last owner saw them.
    template <typename Consumer>
    void read_partition_times(Consumer& consumer) {
        auto const fresh = inputs_.take_new();
        if (fresh.empty()) return;
        std::vector<topic_partition> partitions;
        for (auto const* in : fresh) partitions.push_back(in->partition);
        try {
            auto const found = consumer.committed(partitions, settings_.request_timeout_ms);
            for (std::size_t i = 0; i < fresh.size(); ++i) {
                if constexpr (Restoration::reads_inputs)
                    restoration_.limit(fresh[i]->partition, found[i] ? found[i]->offset : 0);
                if (!found[i]) continue;
                fresh[i]->committed_offset = found[i]->offset;
                fresh[i]->partition_time_ms = partition_time_ms(found[i]->metadata);
                if constexpr (Task::keeps_time)
                    fresh[i]->owner->loop().advance_stream_time(fresh[i]->partition_time_ms);
            }
        } catch (client_error const& e) {
            if constexpr (Restoration::reads_inputs) throw;  // how far to restore is not known
            log_(std::string{"partition times begin anew, as the committed ones cannot be read: "} + e.what());
        }
    }

    // Restore.

    bool are_restored() const { return restoration_.is_over(); }
    /// For about this long.
    template <typename Clock>
    void restore_for(int slice_ms, Clock const& clock) {
        restoration_.work_for(slice_ms, clock);
        local_state_.bound_restored();
    }

    // What operators keep in tasks.

    /// Of those that are restored.
    void begin([[maybe_unused]] std::int64_t wall_ms) {
        if constexpr (Task::has_states)
            for (auto& [id, t] : tasks_)
                if (!restoration_.is_restoring(t.get())) t->begin(wall_ms);
    }
    /// Fires punctuators; true: one of the tasks asks for a commit.
    bool set_wall_time(std::int64_t now_ms) {
        bool commit_now = false;
        for (auto& [id, t] : tasks_) {
            t->set_wall_time(now_ms);
            commit_now |= t->take_commit_request();
        }
        return commit_now;
    }
    /// What the user's functions throw is logged.
    template <typename Which>
    void end([[maybe_unused]] Which const& which) {
        if constexpr (Task::has_states)
            for (auto& [id, t] : tasks_) try {
                    if (which(*t)) t->end();
                } catch (...) {
                    log_(weir::detail::current_exception_text());
                }
    }

private:
    Task& put(std::unique_ptr<Task> made) {
        std::lock_guard const held{lock_};
        auto const id = made->id();
        return *tasks_.emplace(id, std::move(made)).first->second;
    }
};

}  // namespace weir::runtime

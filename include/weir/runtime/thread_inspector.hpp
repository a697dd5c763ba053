// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/metrics/tick_clock.hpp>
#include <weir/runtime/application_inspection.hpp>
#include <weir/runtime/fused.hpp>
#include <weir/runtime/inspection.hpp>
#include <weir/runtime/measured_task.hpp>
#include <weir/runtime/node_stack.hpp>
#include <weir/runtime/restore_listener.hpp>
#include <weir/store/record_cache.hpp>
#include <weir/topology/node_description.hpp>

namespace weir::runtime {

/// Sees what one stream thread does. That thread tells, any thread reads; what is told on the way of a record takes no
/// lock. Times are of the steady clock of this machine, also on a cluster in memory with a clock of its own.
class thread_inspector {
    struct told {
        std::int64_t at_ns = 0;
        std::vector<task_inspection> tasks;
        std::int64_t cache_bytes = 0, cache_max_bytes = 0;
    };
    struct restoring {
        restore_inspection what;
        std::int64_t since_ns = 0;
    };

    std::vector<std::string> names_, topics_;  // by vertex; of a source that reads one topic
    std::atomic<runtime::activity> activity_{activity::none};
    std::atomic<std::int64_t> since_ns_{metrics::steady_ns()}, batch_{0}, taken_{0};
    node_stack nodes_;
    std::atomic<bool> has_record_{false};
    std::atomic<int> subtopology_{-1}, source_{-1};
    std::atomic<std::int32_t> task_partition_{-1}, partition_{-1};
    std::atomic<std::int64_t> offset_{-1};
    std::mutex mutable lock_;  // of what is below
    std::shared_ptr<told const> told_;
    std::vector<restoring> restores_;
    std::optional<death_inspection> died_;
    std::int64_t died_ns_ = 0;
    death_inspection failure_;  // under way, for the thread itself; without activity and nodes: there is none

public:
    /// As long as it lives, the thread is at this.
    class [[nodiscard]] stay {
        thread_inspector& of_;
        runtime::activity const before_;
        std::int64_t const since_ns_;
        int const exceptions_ = std::uncaught_exceptions();

    public:
        stay(thread_inspector& of, runtime::activity now)
            : of_{of}, before_{of.activity_.load()}, since_ns_{of.since_ns_.load()} {
            of_.go(now, metrics::steady_ns());
        }
        stay(stay const&) = delete;
        stay& operator=(stay const&) = delete;
        ~stay() {
            if (std::uncaught_exceptions() == exceptions_)
                of_.failure_ = {};  // what failed in it has been dealt with
            else if (of_.failure_.activity.empty())
                of_.failure_.activity = to_string(of_.activity_.load());
            of_.go(before_, since_ns_);
        }
    };

    /// The nodes of the topology, before anything else.
    void describe(std::vector<node_description> const& nodes, std::vector<std::string> const& topic_of_node) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            names_.push_back(nodes[i].name);
            topics_.push_back(nodes[i].topics.size() == 1 ? topic_of_node[i] : std::string{});
        }
        nodes_.resize(nodes.size());
    }

    /// `batch`: how many records there are to be processed.
    stay enter(runtime::activity now, std::size_t batch = 0) {
        if (now == activity::processing) {
            taken_ = 0;
            batch_ = static_cast<std::int64_t>(batch);
        }
        return {*this, now};
    }

    // On the way of a record.

    [[gnu::always_inline]] node_stack::visit enter_node(int node) { return nodes_.enter(node); }
    [[gnu::always_inline]] void take(task_id task, int source, std::int32_t partition, std::int64_t offset) {
        show(task, source, partition, offset);
        taken_.store(taken_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    /// The record that the source is at, which may be taken later.
    [[gnu::always_inline]] void show(task_id task, int source, std::int32_t partition, std::int64_t offset) {
        subtopology_.store(task.subtopology, std::memory_order_relaxed);
        task_partition_.store(task.partition, std::memory_order_relaxed);
        source_.store(source, std::memory_order_relaxed);
        partition_.store(partition, std::memory_order_relaxed);
        offset_.store(offset, std::memory_order_relaxed);
    }

    // Beside it.

    /// In the catch block of a failure in a node; of those that pass through others above it the first counts.
    [[gnu::cold]] void failed(task_id task, int node, std::string_view topic, std::int32_t partition,
                              std::int64_t offset) {
        death_inspection found;
        auto stack = nodes_.read();
        if (stack.empty() || stack.back().node != node) stack.push_back({node, 0});
        for (auto const& place : stack)
            if (auto name = name_of(place.node); !name.empty()) found.nodes.push_back(std::move(name));
        if (found.nodes.size() < failure_.nodes.size()) return;
        found.task = to_string(task);
        found.topic = topic;
        found.partition = partition;
        found.offset = offset;
        failure_ = std::move(found);
    }
    /// It went on after that.
    void recovered() { failure_ = {}; }
    /// In the catch block of what the thread dies of.
    [[gnu::cold]] void dies() {
        auto found = failure_;
        if (found.activity.empty()) found.activity = to_string(activity_.load());
        try {
            throw;
        } catch (failed_processing const& e) {
            if (found.nodes.empty()) found.topic = e.topic, found.partition = e.partition, found.offset = e.offset;
        } catch (...) {}
        std::lock_guard const held{lock_};
        died_ = std::move(found);
        died_ns_ = metrics::steady_ns();
    }

    /// `end_offset(topic_partition)` gives -1 for what it does not know.
    template <typename Tasks, typename Inputs, typename EndOffset>
    void publish(Tasks& tasks, Inputs& inputs, cache_budget const& caches, EndOffset const& end_offset) {
        auto fresh = std::make_shared<told>();
        fresh->at_ns = metrics::steady_ns();
        fresh->cache_bytes = caches.used_bytes;
        fresh->cache_max_bytes = caches.max_bytes;
        for (auto& [id, task] : tasks) {
            auto& out = fresh->tasks.emplace_back();
            out.task_id = id;
            inputs.for_each([&, owner = task.get()](auto const& in) {
                if (in.owner != owner) return;
                auto const position = in.next_offset >= 0 ? in.next_offset : in.committed_offset;
                out.partitions.push_back({in.partition, position, in.committed_offset,
                                          std::max(end_offset(in.partition), in.next_offset), in.paused});
            });
            add_stores(*task, out.stores);
        }
        std::shared_ptr<told const> as_const = std::move(fresh);
        std::lock_guard const held{lock_};
        told_.swap(as_const);
    }

    void restore_begins(topic_partition const& changelog, std::string_view store, std::int64_t start,
                        std::int64_t end) {
        std::lock_guard const held{lock_};
        restores_.push_back({{std::string{store}, changelog, start, end, start, 0, 0}, metrics::steady_ns()});
    }
    void restored(topic_partition const& changelog, std::int64_t reached, std::int64_t records) {
        std::lock_guard const held{lock_};
        for (auto& r : restores_)
            if (r.what.changelog == changelog) r.what.reached = reached, r.what.restored += records;
    }
    void restore_ends(topic_partition const& changelog) {
        std::lock_guard const held{lock_};
        std::erase_if(restores_, [&](auto const& r) { return r.what.changelog == changelog; });
    }

    /// All but name and state.
    void read(thread_inspection& out) const {
        auto const now_ns = metrics::steady_ns();
        auto const doing = activity_.load();
        out.activity = to_string(doing);
        out.activity_for_ms = (now_ns - since_ns_.load()) / 1'000'000;
        if (doing == activity::processing) {
            out.batch = batch_;
            out.taken = taken_;
        }
        read_nodes(out);
        std::unique_lock held{lock_};
        auto const last = told_;
        for (auto const& r : restores_) {
            out.restores.push_back(r.what);
            out.restores.back().for_ms = (now_ns - r.since_ns) / 1'000'000;
        }
        if (died_) {
            out.died = died_;
            out.died->ms_ago = (now_ns - died_ns_) / 1'000'000;
        }
        held.unlock();
        if (!last) return;
        out.told_ms_ago = std::max<std::int64_t>(0, (now_ns - last->at_ns) / 1'000'000);
        out.tasks = last->tasks;
        out.cache_bytes = last->cache_bytes;
        out.cache_max_bytes = last->cache_max_bytes;
        note_position(out);
    }

private:
    void go(runtime::activity to, std::int64_t since_ns) {
        since_ns_ = since_ns;
        activity_ = to;
    }

    /// Empty: it is a hidden one.
    std::string name_of(int node) const {
        return node >= 0 && static_cast<std::size_t>(node) < names_.size() ? names_[static_cast<std::size_t>(node)]
                                                                           : std::string{};
    }
    void read_nodes(thread_inspection& out) const {
        auto const ticks_in_ms = static_cast<double>(metrics::tick_clock::per_s()) / 1e3;
        auto const now = metrics::tick_clock::now();
        auto const stack = nodes_.read();
        for (auto const& place : stack) {
            auto const name = name_of(place.node);
            auto const for_ms = static_cast<double>(std::max<std::int64_t>(0, now - place.since)) / ticks_in_ms;
            if (!name.empty()) out.nodes.push_back({name, static_cast<std::int64_t>(for_ms)});
        }
        auto const source = source_.load();
        if (stack.empty() || stack.front().node != source || source < 0) return;  // else it is no record's doing
        out.task = to_string(weir::task_id{subtopology_.load(), task_partition_.load()});
        out.topic = topics_[static_cast<std::size_t>(source)];
        out.partition = partition_.load();
        out.offset = offset_.load();
    }

    /// What was told may be older than the record that is processed.
    static void note_position(thread_inspection& out) {
        for (auto& task : out.tasks)
            for (auto& p : task.partitions)
                if (!out.task.empty() && p.partition.topic == out.topic && p.partition.partition == out.partition)
                    p.position = std::max(p.position, out.offset);
    }

    template <typename Task>
    static void add_stores(Task& task, std::vector<store_inspection>& out) {
        task.stores().for_each([&]<typename Definition>(int, Definition const*, auto& store, int subtopology) {
            if (subtopology != task.id().subtopology) return;
            store_inspection found{std::string{Definition::name}, detail::scope_of<Definition>(), -1, {}, -1};
            if constexpr (requires { store.engine().size(); })
                found.keys = static_cast<std::int64_t>(store.engine().size());
            else if constexpr (requires { store.size(); })
                found.keys = static_cast<std::int64_t>(store.size());
            if constexpr (requires { store.engine().footprint(); }) found.footprint = store.engine().footprint();
            if constexpr (requires { store.cache(); }) found.cached = static_cast<std::int64_t>(store.cache().size());
            out.push_back(std::move(found));
        });
    }
};

/// What a task tells the inspector of its thread.
class task_watch {
    thread_inspector* inspector_ = nullptr;

public:
    static constexpr bool is_on = true;

    task_watch() = default;
    explicit task_watch(thread_inspector& of) : inspector_{&of} {}
    thread_inspector& inspector() const { return *inspector_; }
};

/// Tells the inspector what is restored. One of a thread's restore listeners.
template <typename Task>
class restore_watch : public restore::listener {
    thread_inspector* inspector_ = nullptr;

public:
    void watch(topic_partition const&, Task& owner) { inspector_ = &owner.watch().inspector(); }
    void on_restore_start(topic_partition const& tp, std::string_view store, std::int64_t start, std::int64_t end) {
        inspector_->restore_begins(tp, store, start, end);
    }
    void on_batch_restored(topic_partition const& tp, std::string_view, std::int64_t batch_end, std::int64_t records) {
        inspector_->restored(tp, batch_end + 1, records);
    }
    void on_restore_end(topic_partition const& tp, std::string_view, std::int64_t) { inspector_->restore_ends(tp); }
    void on_restore_suspended(topic_partition const& tp, std::string_view, std::int64_t) {
        inspector_->restore_ends(tp);
    }
};

}  // namespace weir::runtime

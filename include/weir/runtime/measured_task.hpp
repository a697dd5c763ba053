// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <type_traits>
#include <weir/metrics/task_metrics.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/changelog_position.hpp>
#include <weir/runtime/restore_listener.hpp>
#include <weir/runtime/topic_table.hpp>

namespace weir::runtime {

/// The nodes of a task as its metrics name them, by vertex.
template <typename TopicHandle>
std::vector<metrics::measured_node> measured_nodes(topic_table<TopicHandle> const& topics, int subtopology) {
    std::vector<metrics::measured_node> out(topics.nodes.size());
    for (auto& node : out) node.is_terminal = true;
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto const& node = topics.nodes[i];
        for (int parent : node.parents) out[static_cast<std::size_t>(parent)].is_terminal = false;
        if (node.subtopology != subtopology) continue;
        out[i].name = node.name;
        out[i].topic = topics.topic_of_node[i];
        out[i].is_source = node.kind == node_kind::source;
    }
    return out;
}

namespace detail {

template <typename Definition>
std::string scope_of() {
    if constexpr (requires { Definition::metric_scope; })
        return std::string{Definition::metric_scope};
    else if constexpr (keeps_files<typename Definition::store_type>)
        return "rocksdb";
    else
        return "in-memory";
}

template <typename Store>
inline constexpr bool gives_samples =
    requires(Store& store, metrics::rocksdb_sample& taken) { store.engine().sample(taken); };

template <typename Definition>
inline constexpr bool has_a_cache = requires(typename Definition::store_type const& store) { store.cache(); };

template <typename Topology, typename... Definitions>
std::vector<metrics::described_store> stores_of_task(weir::detail::node_list<Definitions...>*,
                                                     [[maybe_unused]] int subtopology) {
    [[maybe_unused]] auto const is_here = [&](int user) { return Topology::tables.subtopology[user] == subtopology; };
    return {{is_here(first_user<Definitions, Topology>()) ? std::string{Definitions::name} : std::string{},
             scope_of<Definitions>(), has_a_cache<Definitions>, gives_samples<typename Definitions::store_type>}...};
}

}  // namespace detail

/// The stores of a task as its metrics name them, by index of the store_set.
template <typename Topology>
std::vector<metrics::described_store> measured_stores(int subtopology) {
    return detail::stores_of_task<Topology>(static_cast<typename store_set<Topology>::definitions*>(nullptr),
                                            subtopology);
}

/// Makes visible what tasks measured since the last time.
template <typename Tasks, typename ThreadMetrics>
void publish_metrics(Tasks& tasks, ThreadMetrics& thread, std::int64_t now_ns) {
    std::int64_t ticks = 0;
    for (auto& [id, t] : tasks) ticks += t->metrics().process_ticks();
    for (auto& [id, t] : tasks) {
        auto& metrics = t->metrics();
        if (!metrics.is_touched()) continue;
        t->stores().for_each([&](int index, auto const*, auto& store, int) {
            if constexpr (requires { store.cache(); })
                metrics.cache_had(index, now_ns, store.cache().hits(), store.cache().misses());
            if constexpr (detail::gives_samples<std::remove_reference_t<decltype(store)>>)
                metrics.sample(index, now_ns, store.engine());
            else if constexpr (requires { store.engine().size(); })  // what waits in a cache is not counted
                metrics.store_holds(index, static_cast<std::int64_t>(store.engine().size()));
            else if constexpr (requires { store.size(); })
                metrics.store_holds(index, static_cast<std::int64_t>(store.size()));
        });
        thread.record_punctuate(now_ns, metrics.punctuations_ns());
        metrics.publish(now_ns, ticks);
    }
}

/// What tasks measured of a batch is published when it ends, after a failure too.
template <bool IsOn, typename Tasks, typename ThreadMetrics, typename Clock>
class measured_batch {
    Tasks& tasks_;
    ThreadMetrics& thread_;
    Clock const& clock_;

public:
    measured_batch(Tasks& tasks, ThreadMetrics& thread, Clock const& clock)
        : tasks_{tasks}, thread_{thread}, clock_{clock} {
        auto const wall_ms = clock_.wall_ms();
        for (auto& [id, t] : tasks_) t->metrics().set_time(wall_ms);
    }
    measured_batch(measured_batch const&) = delete;
    measured_batch& operator=(measured_batch const&) = delete;
    ~measured_batch() { publish_metrics(tasks_, thread_, clock_.steady_ns()); }
};
template <typename Tasks, typename ThreadMetrics, typename Clock>
class measured_batch<false, Tasks, ThreadMetrics, Clock> {
public:
    measured_batch(Tasks const&, ThreadMetrics const&, Clock const&) {}
};

/// The tasks whose offsets were committed took part in the commit.
template <typename Tasks, typename ThreadMetrics, typename Inputs>
void measure_commit(Tasks& tasks, ThreadMetrics& thread, std::span<offset_and_metadata const> offsets,
                    Inputs const& inputs, std::int64_t now_ns, std::int64_t duration_ns) {
    for (auto& [id, t] : tasks) {
        auto const took_part = [&, task = t.get()](offset_and_metadata const& o) {
            auto const* in = inputs.find(o.partition.topic, o.partition.partition);
            return in && in->owner == task;
        };
        if (std::none_of(offsets.begin(), offsets.end(), took_part)) continue;
        t->metrics().committed(now_ns, duration_ns);
        t->stores().for_each([](int, auto const*, auto& store, int) {
            if constexpr (requires { store.measure_commit(); }) store.measure_commit();
        });
    }
    publish_metrics(tasks, thread, now_ns);
}

/// Counts what is restored, for the tasks that it is told of. The last of a thread's restore listeners.
template <typename Task>
class restore_meter : public restore::listener {
    struct watched {
        Task* owner;
        std::int64_t remaining = 0;
    };
    std::map<topic_partition, watched> tasks_;

    void remaining(topic_partition const& changelog, auto const& change) {
        auto const found = tasks_.find(changelog);
        if (found == tasks_.end()) return;
        auto& w = found->second;
        auto const before = w.remaining;
        w.remaining = change(w);
        w.owner->metrics().add_remaining(w.remaining - before);
    }

public:
    /// `owner` must live until its restore is over or suspended.
    void watch(topic_partition const& changelog, Task& owner) { tasks_[changelog] = {&owner}; }

    void on_restore_start(topic_partition const& tp, std::string_view, std::int64_t start, std::int64_t end) {
        remaining(tp, [&](watched const&) { return end - start; });
    }
    void on_batch_restored(topic_partition const& tp, std::string_view, std::int64_t, std::int64_t records) {
        remaining(tp, [&](watched const& w) {
            w.owner->metrics().restored(records);
            return std::max<std::int64_t>(0, w.remaining - records);
        });
    }
    void on_restore_end(topic_partition const& tp, std::string_view, std::int64_t) {
        remaining(tp, [](watched const&) { return std::int64_t{0}; });  // of gaps in the changelog there is none
        tasks_.erase(tp);
    }
    void on_restore_suspended(topic_partition const& tp, std::string_view, std::int64_t) { tasks_.erase(tp); }
};

}  // namespace weir::runtime

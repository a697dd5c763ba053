// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <weir/metrics/append.hpp>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/edge_counts.hpp>
#include <weir/metrics/node_times.hpp>
#include <weir/metrics/rocksdb_metrics.hpp>
#include <weir/metrics/store_times.hpp>

namespace weir::metrics {

/// A node as its metrics name it.
struct measured_node {
    std::string name;  ///< empty: it belongs to another task, and is not measured
    std::string topic = {};  ///< that a source reads or a sink writes
    bool is_source = false, is_terminal = false;  ///< terminal: without children
};
/// A store as its metrics name it.
struct described_store {
    std::string name;  ///< empty: it belongs to another task
    std::string scope = "in-memory";  ///< kind of store in Kafka Streams' words
    bool is_cached = false;           ///< it has a record cache
    bool is_rocksdb = false;          ///< its engine gives samples
};

/// What one task measures, with its nodes, topics and stores. The thread of the task records into memory of its own and
/// publishes at the end of a batch; any thread reads what is published.
template <level_type Level>
class task_metrics {
    static constexpr bool is_debug = measures<Level, debug>, is_trace = measures<Level, trace>;

    struct nothing {
        explicit constexpr nothing(std::size_t) {}
    };
    struct shared {
        sensor dropped, restored, lateness_ms, commit_ns, punctuate_ns;
        std::unique_ptr<sensor[]> hit_ratios;  // by store, in units of 1e-9
        std::atomic<std::int64_t> remaining{0};
        std::atomic<double> process_ratio{std::numeric_limits<double>::quiet_NaN()};
        std::unique_ptr<std::atomic<std::int64_t>[]> keys;  // by store
        std::unique_ptr<rocksdb_metrics[]> rocksdb;  // by store; null: there is none
    };

    std::string thread_id_, task_id_;
    std::vector<measured_node> described_;
    std::vector<described_store> described_stores_;
    std::unique_ptr<shared> shared_ = std::make_unique<shared>();
    std::unique_ptr<store_times[]> stores_;
    edge_counts edges_;
    [[no_unique_address]] std::conditional_t<is_debug, node_times, nothing> nodes_;
    tally lateness_ms_, restored_, punctuate_ns_;
    std::int64_t stream_time_ms_ = -1;
    std::int64_t age_ms_ = 0;  // of the record that is processed, at `trace`
    std::int64_t process_ticks_ = 0;
    bool touched_ = false;  // since the last publication

public:
    static constexpr bool is_on = true, measures_stores = is_debug;

    /// By index of node and store.
    task_metrics(std::string thread_id, std::string task_id, std::vector<measured_node> nodes,
                 std::vector<described_store> stores = {})
        : thread_id_{std::move(thread_id)},
          task_id_{std::move(task_id)},
          described_{std::move(nodes)},
          described_stores_{std::move(stores)},
          stores_{std::make_unique<store_times[]>(is_debug ? described_stores_.size() : 0)},
          edges_{described_.size()},
          nodes_{described_.size()} {
        shared_->keys = std::make_unique<std::atomic<std::int64_t>[]>(described_stores_.size());
        if constexpr (is_debug) shared_->hit_ratios = std::make_unique<sensor[]>(described_stores_.size());
        if (std::any_of(described_stores_.begin(), described_stores_.end(), [](auto const& s) { return s.is_rocksdb; }))
            shared_->rocksdb = std::make_unique<rocksdb_metrics[]>(described_stores_.size());
    }

    /// The task's time until it ends.
    class [[nodiscard]] processing {
        std::int64_t& ticks_;
        std::int64_t const begin_ = tick_clock::now();

    public:
        explicit processing(std::int64_t& ticks) : ticks_{ticks} {}
        processing(processing const&) = delete;
        processing& operator=(processing const&) = delete;
        ~processing() { ticks_ += tick_clock::now() - begin_; }
    };
    /// Some records of one input.
    processing process() { return processing{process_ticks_}; }
    std::int64_t process_ticks() const { return process_ticks_; }

    // On the way of a record.

    /// The time of day that counts for the records to come.
    void set_time(std::int64_t wall_ms) { edges_.set_time(wall_ms); }

    /// A source gives a record that has so many bytes.
    [[gnu::always_inline]] void accepted(int source, std::int64_t bytes, std::int64_t timestamp_ms) {
        touched_ = true;
        edges_.carry(index(source), bytes);
        edges_.pass(index(source), timestamp_ms);
        if constexpr (is_debug) {
            stream_time_ms_ = std::max(stream_time_ms_, timestamp_ms);
            lateness_ms_.add(stream_time_ms_ - timestamp_ms);
        }
        if constexpr (is_trace) age_ms_ = edges_.age_ms(timestamp_ms);
    }
    /// A record came to a node without children.
    [[gnu::always_inline]] void ended(int node, std::int64_t timestamp_ms) {
        touched_ = true;
        edges_.pass(index(node), timestamp_ms);
    }
    [[gnu::always_inline]] void sent(int sink, std::int64_t bytes) { edges_.carry(index(sink), bytes); }

    /// Measures the node as long as the result lives. `EndsWithChild`: the node does nothing after its last child.
    template <bool EndsWithChild = false>
    [[nodiscard, gnu::always_inline]] auto enter([[maybe_unused]] int node) {
        if constexpr (is_debug)
            return nodes_.template enter<EndsWithChild>(index(node));
        else
            return unmeasured{};
    }
    [[gnu::always_inline]] void forwarded([[maybe_unused]] int node) {
        if constexpr (is_debug) nodes_.forwarded(index(node));
    }
    /// From `debug` on. This must not be moved any more.
    store_times& times_of_store(int store) {
        if constexpr (is_trace) stores_[index(store)].measure_age(age_ms_);
        return stores_[index(store)];
    }

    // Beside it.

    void dropped(std::int64_t now_ns, std::int64_t records) { shared_->dropped.record(now_ns, records); }
    void store_holds(int store, std::int64_t keys) {
        shared_->keys[index(store)].store(keys, std::memory_order_relaxed);
    }
    /// Of a store in RocksDB: takes a sample from its engine, when one is due.
    template <typename Engine>
    void sample(int store, std::int64_t now_ns, Engine const& engine) {
        auto& of = shared_->rocksdb[index(store)];
        if (!of.is_due(now_ns)) return;
        rocksdb_sample taken;
        engine.sample(taken);
        of.publish(now_ns, taken);
    }
    /// How often the record cache of a store had what it was asked for, since the start.
    void cache_had([[maybe_unused]] int store, [[maybe_unused]] std::int64_t now_ns, std::int64_t hits,
                   std::int64_t misses) {
        if constexpr (is_debug)
            if (hits + misses > 0)
                shared_->hit_ratios[index(store)].record(now_ns, hits * ratio_unit / (hits + misses));
    }
    void restored(std::int64_t records) {
        restored_.add(records);
        touched_ = true;
    }
    /// So many more records are to be restored, or fewer.
    void add_remaining(std::int64_t records) {
        auto& r = shared_->remaining;
        r.store(r.load(std::memory_order_relaxed) + records, std::memory_order_relaxed);
    }
    /// A commit in which the task took part.
    void committed(std::int64_t now_ns, std::int64_t duration_ns) {
        touched_ = true;
        if constexpr (is_debug) shared_->commit_ns.record(now_ns, duration_ns);
    }
    /// A punctuator's call, until the result is destroyed.
    class [[nodiscard]] punctuation {
        task_metrics& task_;
        std::int64_t const begin_ = tick_clock::now();

    public:
        explicit punctuation(task_metrics& task) : task_{task} {}
        punctuation(punctuation const&) = delete;
        punctuation& operator=(punctuation const&) = delete;
        ~punctuation() {
            auto const ticks = static_cast<double>(tick_clock::now() - begin_);
            task_.punctuate_ns_.add(static_cast<std::int64_t>(ticks / ticks_in_ns()));
            task_.touched_ = true;
        }
    };
    punctuation punctuate() { return punctuation{*this}; }
    /// Not published yet.
    tally const& punctuations_ns() const { return punctuate_ns_; }

    /// Whether there is something to publish.
    bool is_touched() const { return touched_; }
    /// Readers see what was measured by now. `all_ticks`: the process_ticks of all tasks of the thread since the last
    /// time.
    void publish(std::int64_t now_ns, std::int64_t all_ticks) {
        touched_ = false;
        if (all_ticks > 0)
            shared_->process_ratio.store(static_cast<double>(process_ticks_) / static_cast<double>(all_ticks),
                                         std::memory_order_relaxed);
        process_ticks_ = 0;
        edges_.publish(now_ns);
        if constexpr (!is_debug)
            restored_ = punctuate_ns_ = {};
        else {
            shared_->restored.record(now_ns, restored_);
            shared_->punctuate_ns.record(now_ns, punctuate_ns_);
            nodes_.publish(now_ns);
            shared_->lateness_ms.record(now_ns, lateness_ms_);
            for (std::size_t i = 0; i < described_stores_.size(); ++i) stores_[i].publish(now_ns);
        }
    }

    /// Appends all metrics as they stand at `now_ns`.
    void read(std::int64_t now_ns, std::vector<metric>& out) const {
        read_task(now_ns, {out, {{"thread-id", thread_id_}, {"task-id", task_id_}}});
        for (std::size_t i = 0; i < described_.size(); ++i)
            if (!described_[i].name.empty()) read_node(i, now_ns, out);
        for (std::size_t i = 0; i < described_stores_.size(); ++i)
            if (!described_stores_[i].name.empty()) read_store(i, now_ns, out);
    }

private:
    static constexpr std::int64_t ratio_unit = 1'000'000'000;

    static std::size_t index(int i) { return static_cast<std::size_t>(i); }

    void read_task(std::int64_t now_ns, appender const& to) const {
        auto const& s = *shared_;
        to.value(task::active_process_ratio, s.process_ratio.load(std::memory_order_relaxed));
        to.sum(task::dropped_records_rate, task::dropped_records_total, s.dropped.read(now_ns));
        to.value(task::restore_remaining_records_total,
                 static_cast<double>(s.remaining.load(std::memory_order_relaxed)));
        if constexpr (is_debug) {
            auto const process = read_sources(now_ns);
            to.count(task::process_rate, task::process_total, process);
            to.avg_and_max(task::process_latency_avg, task::process_latency_max, process, ticks_in_ns());
            auto const punctuate = s.punctuate_ns.read(now_ns), commit = s.commit_ns.read(now_ns);
            to.count(task::punctuate_rate, task::punctuate_total, punctuate);
            to.avg_and_max(task::punctuate_latency_avg, task::punctuate_latency_max, punctuate);
            to.count(task::commit_rate, task::commit_total, commit);
            to.avg_and_max(task::commit_latency_avg, task::commit_latency_max, commit);
            to.avg_and_max(task::record_lateness_avg, task::record_lateness_max, s.lateness_ms.read(now_ns));
            to.sum(task::restore_rate, task::restore_total, s.restored.read(now_ns));
        }
    }

    /// What a task processes is what its sources do.
    sensor_reading read_sources(std::int64_t now_ns) const {
        sensor_reading all;
        double weighed = 0;
        for (std::size_t i = 0; i < described_.size(); ++i) {
            if (described_[i].name.empty() || !described_[i].is_source) continue;
            auto const one = nodes_.read(i, now_ns);
            all.count_per_s += one.count_per_s;
            all.count += one.count;
            if (!(one.count_per_s > 0)) continue;
            weighed += one.avg * one.count_per_s;
            all.max = all.max > one.max ? all.max : one.max;  // not NaN
        }
        if (all.count_per_s > 0) all.avg = weighed / all.count_per_s;
        return all;
    }

    void read_node(std::size_t i, std::int64_t now_ns, std::vector<metric>& out) const {
        auto const& of = described_[i];
        tags about{{"thread-id", thread_id_}, {"task-id", task_id_}, {"processor-node-id", of.name}};
        auto const edge = edges_.read(i, now_ns);
        if (of.is_source || of.is_terminal) {
            appender const to{out, about};
            to.avg_and_max(node::record_e2e_latency_avg, node::record_e2e_latency_max, edge.latency_ms);
            to.value(node::record_e2e_latency_min, edge.latency_ms.min);
        }
        if constexpr (is_debug) {
            appender const to{out, about};
            auto const process = nodes_.read(i, now_ns);
            to.count(node::process_rate, node::process_total, process);
            to.avg_and_max(node::process_latency_avg, node::process_latency_max, process, ticks_in_ns());
            to.sum(node::forward_rate, node::forward_total, nodes_.read_forwarded(i, now_ns));
        }
        if (of.topic.empty()) return;
        about["topic"] = of.topic;
        appender const to{out, about};
        to.value(of.is_source ? topic::bytes_consumed_total : topic::bytes_produced_total,
                 static_cast<double>(edge.bytes));
        to.value(of.is_source ? topic::records_consumed_total : topic::records_produced_total,
                 static_cast<double>(edge.records));
        if (of.is_source) to.value(topic::newest_timestamp_ms, static_cast<double>(edge.newest_ms));
    }

    void read_store(std::size_t i, std::int64_t now_ns, std::vector<metric>& out) const {
        auto const& of = described_stores_[i];
        appender const to{out, {{"thread-id", thread_id_}, {"task-id", task_id_}, {of.scope + "-state-id", of.name}}};
        if (of.is_rocksdb)
            shared_->rocksdb[i].read_properties(to);
        else
            to.value(store::num_keys, static_cast<double>(shared_->keys[i].load(std::memory_order_relaxed)));
        if constexpr (is_debug) {
            stores_[i].read(now_ns, to);
            if (of.is_rocksdb) shared_->rocksdb[i].read_statistics(now_ns, to);
            if (!of.is_cached) return;
            appender const to_cache{out,
                                    {{"thread-id", thread_id_}, {"task-id", task_id_}, {"record-cache-id", of.name}}};
            auto const ratio = shared_->hit_ratios[i].read(now_ns);
            to_cache.avg_and_max(cache::hit_ratio_avg, cache::hit_ratio_max, ratio, ratio_unit);
            to_cache.value(cache::hit_ratio_min, ratio.min / ratio_unit);
        }
    }

    static double ticks_in_ns() { return static_cast<double>(tick_clock::per_s()) / 1e9; }
};

/// Measures nothing.
template <level_type Level>
    requires(!measures<Level, info>)
class task_metrics<Level> {
public:
    static constexpr bool is_on = false, measures_stores = false;

    constexpr task_metrics(std::string_view, std::string_view, std::vector<measured_node> const&,
                           std::vector<described_store> const& = {}) {}

    constexpr void set_time(std::int64_t) {}
    constexpr void accepted(int, std::int64_t, std::int64_t) {}
    constexpr void ended(int, std::int64_t) {}
    constexpr void sent(int, std::int64_t) {}
    template <bool EndsWithChild = false>
    [[nodiscard, gnu::always_inline]] constexpr unmeasured enter(int) {
        return {};
    }
    constexpr void forwarded(int) {}
    [[nodiscard]] constexpr unmeasured process() { return {}; }
    constexpr void dropped(std::int64_t, std::int64_t) {}
    constexpr void restored(std::int64_t) {}
    constexpr void add_remaining(std::int64_t) {}
    constexpr void committed(std::int64_t, std::int64_t) {}
    [[nodiscard]] constexpr unmeasured punctuate() { return {}; }
    constexpr void read(std::int64_t, std::vector<metric>&) const {}
};

}  // namespace weir::metrics

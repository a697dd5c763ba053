// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/metrics/task_metrics.hpp>
#include <weir/metrics/thread_metrics.hpp>
#include <weir/runtime/commit_metadata.hpp>
#include <weir/runtime/policies.hpp>
#include <weir/runtime/restore.hpp>
#include <weir/runtime/stream_settings.hpp>
#include <weir/runtime/task.hpp>

namespace weir::runtime {

/// What a stream thread tells its application.
struct thread_observer {
    virtual void on_rebalance() = 0;  ///< partitions came or went; tasks are not running
    virtual void on_running() = 0;

protected:
    ~thread_observer() = default;
};

/// One consumer, one producer and the tasks of its partitions: poll, process, commit. Runs where `run` is called;
/// `stop`, `abandon` and `read_metrics` may be called from other threads.
template <typename Topology, typename Policies, typename Supplier>
class stream_thread final : rebalance_listener {
    using chosen = weir::detail::chosen<Policies>;
    using level = typename chosen::metrics_level;
    using consumer_chain_type = typename chosen::consumer_chain_type;
    using producer_chain_type = typename chosen::producer_chain_type;
    using consumer_type = decltype(std::declval<Supplier&>().consumer(client_settings{}));
    using producer_type = decltype(std::declval<Supplier&>().producer(client_settings{}));
    using clock_type = decltype(std::declval<Supplier&>().clock());
    using collector_type = record_collector<producer_type, producer_chain_type>;
    using task_type = task<Topology, collector_type, metrics::task_metrics<level>>;
    using batch_type = decltype(std::declval<consumer_type&>().poll(0));

    /// One input partition of a task.
    struct input {
        topic_partition partition;
        int source;                       // vertex
        task_type* owner;
        bool alone = true;                // the only input of its task
        std::int64_t next_offset = -1;    // -1: nothing processed yet
        std::int64_t partition_time_ms = -1;
        bool dirty = false;               // processed since the last commit
        std::vector<std::size_t> waiting; // of the current batch
        std::size_t taken = 0;

        input(topic_partition tp, int vertex, task_type* task)
            : partition{std::move(tp)}, source{vertex}, owner{task} {}
    };

    Topology const& topology_;
    stream_settings const& settings_;
    Supplier supplier_;
    clock_type clock_;
    thread_observer& observer_;
    std::string name_;
    collector_type collector_;
    consumer_chain_type consumer_chain_;
    typename chosen::restore_listeners restore_listeners_;
    topic_table<typename producer_type::topic_type> topics_;
    metrics::thread_metrics<level> metrics_;
    std::mutex mutable tasks_lock_;       // other threads read metrics; only this one changes tasks
    std::map<task_id, std::unique_ptr<task_type>> tasks_;
    std::vector<std::unique_ptr<input>> inputs_;
    std::vector<task_id> to_restore_;
    headers headers_;
    std::vector<intercepted_record> intercepted_;
    std::int64_t next_commit_ns_ = 0;
    std::atomic<bool> stopping_{false}, abandoned_{false};
    bool rebalanced_ = false;
    consumer_type consumer_;              // last: its destructor may call back

public:
    stream_thread(Topology const& topology, stream_settings const& settings, Supplier supplier, std::string name,
                  thread_observer& observer, void (*log)(std::string_view))
        : topology_{topology},
          settings_{settings},
          supplier_{std::move(supplier)},
          clock_{supplier_.clock()},
          observer_{observer},
          name_{std::move(name)},
          collector_{supplier_.producer(named(settings.for_client({"producer."}), "-producer")),
                     producer_chain_type{log}},
          consumer_chain_{log},
          metrics_{name_},
          consumer_{supplier_.consumer(main_consumer())} {
        collector_.chain().configure(settings_.all);
        consumer_chain_.configure(settings_.all);
        name_topics();
    }
    stream_thread(stream_thread const&) = delete;
    stream_thread& operator=(stream_thread const&) = delete;

    /// Until `stop`. Throws what stopped it: processing_error, client_error; then nothing more was committed.
    void run() try { work(); } catch (...) {
        abandoned_ = true;  // closing must not commit what failed
        throw;
    }

    void stop() { stopping_ = true; }
    /// As if the process died here: no commit, no flush. For tests of what a crash leaves behind.
    void abandon() {
        abandoned_ = true;
        stopping_ = true;
    }

    void read_metrics(std::vector<metrics::metric>& out) const {
        auto const now = clock_.steady_ns();
        metrics_.read(now, out);
        std::lock_guard const lock{tasks_lock_};
        for (auto const& [id, t] : tasks_) t->metrics().read(now, out);
    }

private:
    void work() {
        std::vector<std::string> subscribed;
        for (auto const& node : topics_.nodes)
            if (node.kind == node_kind::source) subscribed.push_back(full_name(node));
        consumer_.subscribe(subscribed, *this);
        next_commit_ns_ = clock_.steady_ns() + settings_.commit_interval_ms * 1'000'000;
        while (!stopping_.load(std::memory_order_relaxed)) run_once();
        if (!abandoned_) {
            commit();
            consumer_.close(settings_.request_timeout_ms);
            collector_.flush(settings_.request_timeout_ms);
            consumer_chain_.close();
            collector_.chain().close();
        }
    }

    std::string full_name(node_description const& node) const {
        return node.internal_topic ? settings_.application_id + '-' + node.topics.front() : node.topics.front();
    }
    client_settings named(client_settings settings, std::string_view suffix) const {
        settings.values.try_emplace("client.id", name_ + std::string{suffix});
        return settings;
    }
    client_settings main_consumer() const {
        auto settings = named(settings_.for_client({"consumer.", "main.consumer."}), "-consumer");
        settings.values["group.id"] = settings_.application_id;
        settings.values.try_emplace("auto.offset.reset", "earliest");
        if (auto const id = settings_.all.find("group.instance.id"); id != settings_.all.end())
            settings.values["group.instance.id"] = id->second + "-1";
        return settings;
    }
    client_settings restore_consumer() const {
        auto settings = named(settings_.for_client({"consumer.", "restore.consumer."}), "-restore-consumer");
        settings.values.erase("group.id");
        settings.values["auto.offset.reset"] = "none";
        return settings;
    }

    void name_topics() {
        topics_.nodes = nodes_of(topology_);
        for (auto const& node : topics_.nodes) {
            topics_.topic_of_node.push_back(node.topics.empty() ? std::string{} : full_name(node));
            topics_.sink_of_node.emplace_back();
            if (node.kind == node_kind::sink)
                topics_.sink_of_node.back() = collector_.topic(topics_.topic_of_node.back());
        }
        name_changelogs(static_cast<typename store_set<Topology>::definitions*>(nullptr));
    }
    template <typename... Definitions>
    void name_changelogs(weir::detail::node_list<Definitions...>*) {
        (name_changelog(Definitions::name, Definitions::logged), ...);
    }
    void name_changelog(std::string_view store, bool logged) {
        topics_.changelog_of_store.push_back(settings_.application_id + '-' + std::string{store} + "-changelog");
        topics_.handle_of_store.emplace_back();
        if (logged) topics_.handle_of_store.back() = collector_.topic(topics_.changelog_of_store.back());
    }

    void run_once() {
        auto const now = clock_.steady_ns();
        auto const until_commit_ms = (next_commit_ns_ - now) / 1'000'000;
        auto const wait_ms = std::max<std::int64_t>(0, std::min(settings_.poll_ms, until_commit_ms));
        auto batch = consumer_.poll(static_cast<int>(wait_ms));
        auto const polled = clock_.steady_ns();
        metrics_.record_poll(polled, polled - now, static_cast<std::int64_t>(batch.size()));
        if (rebalanced_) {
            rebalanced_ = false;
            if (!restore()) return;
            observer_.on_running();
        }
        if (batch.size() > 0) {
            auto const begun = clock_.steady_ns();
            process(batch);
            auto const ended = clock_.steady_ns();
            metrics_.record_process(ended, ended - begun, static_cast<std::int64_t>(batch.size()));
        }
        collector_.poll(0);
        if (clock_.steady_ns() >= next_commit_ns_) commit();
    }

    // Processing.

    void process(batch_type const& batch) {
        auto const now = clock_.steady_ns();
        for (auto& [id, t] : tasks_) t->set_time(now);
        if constexpr (consumer_chain_type::is_empty)
            process_records(batch);
        else {
            if (intercepted_.size() < batch.size()) intercepted_.resize(batch.size());
            for (std::size_t i = 0; i < batch.size(); ++i) intercepted_[i].assign(batch[i]);
            consumer_records const records{intercepted_.data(), batch.size()};
            consumer_chain_.on_consume(records);
            process_records(records);
        }
    }

    template <typename Records>
    void process_records(Records const& records) {
        std::vector<task_type*> mixed;  // tasks of several inputs: the oldest record first
        for (std::size_t i = 0; i < records.size();) {
            auto const& first = records[i];
            auto* in = find(first.topic(), first.partition());
            auto end = i + 1;
            while (end < records.size() && same_partition(first, records[end])) ++end;
            if (!in) fail_unowned(first.topic(), first.partition(), first.offset());
            if (in->alone)
                run_range(*in, records, i, end);
            else {
                if (std::find(mixed.begin(), mixed.end(), in->owner) == mixed.end()) mixed.push_back(in->owner);
                for (; i < end; ++i) in->waiting.push_back(i);
            }
            i = end;
        }
        for (auto* owner : mixed) run_mixed(*owner, records);
    }

    template <typename Record>
    static bool same_partition(Record const& a, Record const& b) {
        if constexpr (requires { a.source(); })
            return a.partition() == b.partition() && a.source() == b.source();
        else
            return a.partition() == b.partition() && a.topic() == b.topic();
    }

    template <typename Records>
    void run_range(input& in, Records const& records, std::size_t begin, std::size_t end) {
        in.owner->loop().with_source(in.source, [&](auto source) {
            for (auto i = begin; i < end; ++i) accept<source()>(in, records[i]);
        });
    }

    template <typename Records>
    void run_mixed(task_type& owner, Records const& records) {
        for (;;) {
            input* oldest = nullptr;
            for (auto& in : inputs_)
                if (in->owner == &owner && in->taken < in->waiting.size() &&
                    (!oldest || records[in->waiting[in->taken]].timestamp_ms() <
                                    records[oldest->waiting[oldest->taken]].timestamp_ms()))
                    oldest = in.get();
            if (!oldest) break;
            auto const i = oldest->waiting[oldest->taken++];
            run_range(*oldest, records, i, i + 1);
        }
        for (auto& in : inputs_)
            if (in->owner == &owner) in->waiting.clear(), in->taken = 0;
    }

    template <int Source, typename Record>
    [[gnu::always_inline]] void accept(input& in, Record const& record) {
        if constexpr (requires { record.is_dropped(); })
            if (record.is_dropped()) return done(in, record.offset(), in.partition_time_ms);
        auto const timestamp = record.timestamp_ms();
        if (timestamp < 0) [[unlikely]]
            fail_timestamp(in, record.offset(), timestamp);
        record.copy_headers(headers_);
        record_context context{in.partition.topic, in.partition.partition, record.offset(), timestamp, &headers_};
        in.owner->loop().template accept<Source>(record, context);
        done(in, record.offset(), timestamp);
    }
    [[gnu::always_inline]] static void done(input& in, std::int64_t offset, std::int64_t timestamp_ms) {
        in.next_offset = offset + 1;
        in.dirty = true;
        if (timestamp_ms > in.partition_time_ms) in.partition_time_ms = timestamp_ms;
    }

    [[noreturn, gnu::cold, gnu::noinline]] void fail_timestamp(input const& in, std::int64_t offset,
                                                               std::int64_t timestamp) const {
        throw failed_processing{"topic " + in.partition.topic + ", partition " +
                                std::to_string(in.partition.partition) + ", offset " + std::to_string(offset) +
                                ": the record's timestamp " + std::to_string(timestamp) + " is negative"};
    }
    [[noreturn, gnu::cold, gnu::noinline]] static void fail_unowned(std::string_view topic, std::int32_t partition,
                                                                    std::int64_t offset) {
        throw client_error{"got a record of a partition that is not assigned: topic " + std::string{topic} +
                           ", partition " + std::to_string(partition) + ", offset " + std::to_string(offset)};
    }

    input* find(std::string_view topic, std::int32_t partition) {
        for (auto& in : inputs_)
            if (in->partition.partition == partition && in->partition.topic == topic) return in.get();
        return nullptr;
    }

    // Commit: all that was sent is acknowledged first, then offsets (design D10).

    void commit() {
        auto const begun = clock_.steady_ns();
        next_commit_ns_ = begun + settings_.commit_interval_ms * 1'000'000;
        std::vector<offset_and_metadata> offsets;
        for (auto& in : inputs_)
            if (in->dirty) offsets.push_back({in->partition, in->next_offset, commit_metadata(in->partition_time_ms)});
        collector_.flush(settings_.request_timeout_ms);
        if (offsets.empty()) return;
        consumer_.commit(offsets, settings_.request_timeout_ms);
        for (auto& in : inputs_) in->dirty = false;
        consumer_chain_.on_commit(offsets);
        auto const ended = clock_.steady_ns();
        metrics_.record_commit(ended, ended - begun);
    }

    // Rebalance.

    void on_partitions_assigned(std::span<topic_partition const> added) override {
        observer_.on_rebalance();
        rebalanced_ = true;
        std::lock_guard const lock{tasks_lock_};
        for (auto const& tp : added)
            for (std::size_t v = 0; v < topics_.nodes.size(); ++v) {
                auto const& node = topics_.nodes[v];
                if (node.kind != node_kind::source || topics_.topic_of_node[v] != tp.topic ||
                    find(tp.topic, tp.partition))
                    continue;
                task_id const id{node.subtopology, tp.partition};
                auto& owner = tasks_[id];
                if (!owner) {
                    owner = std::make_unique<task_type>(
                        id, topology_, collector_, topics_,
                        metrics::task_metrics<level>{name_, to_string(id), names_in(node.subtopology)});
                    to_restore_.push_back(id);
                    metrics_.task_created(clock_.steady_ns());
                }
                inputs_.push_back(std::make_unique<input>(tp, static_cast<int>(v), owner.get()));
            }
        count_inputs();
    }

    void on_partitions_revoked(std::span<topic_partition const> removed) override {
        observer_.on_rebalance();
        if (!abandoned_) commit();
        remove(removed);
    }
    void on_partitions_lost(std::span<topic_partition const> removed) override {
        observer_.on_rebalance();
        remove(removed);
    }

    void remove(std::span<topic_partition const> removed) {
        rebalanced_ = true;
        std::lock_guard const lock{tasks_lock_};
        for (auto const& tp : removed) std::erase_if(inputs_, [&](auto const& in) { return in->partition == tp; });
        std::erase_if(tasks_, [&](auto const& t) {
            for (auto const& in : inputs_)
                if (in->owner == t.second.get()) return false;
            std::erase(to_restore_, t.first);
            metrics_.task_closed(clock_.steady_ns());
            return true;
        });
        count_inputs();
    }

    void count_inputs() {
        for (auto& in : inputs_) {
            int count = 0;
            for (auto const& other : inputs_) count += other->owner == in->owner;
            in->alone = count == 1;
        }
    }

    std::vector<std::string> names_in(int subtopology) const {
        std::vector<std::string> names;
        for (auto const& node : topics_.nodes)
            names.push_back(node.subtopology == subtopology ? node.name : std::string{});
        return names;
    }

    /// Fills the stores of new tasks before they run. False: told to stop meanwhile.
    bool restore() {
        if constexpr (store_set<Topology>::size > 0) {
            if (to_restore_.empty()) return true;
            auto consumer = supplier_.consumer(restore_consumer());
            restorer<consumer_type, typename chosen::restore_listeners> work{consumer, restore_listeners_};
            for (auto id : to_restore_)
                tasks_.at(id)->stores().for_each(
                    [&]<typename Definition>(int index, Definition const*, auto& store, int subtopology) {
                        if (!Definition::logged || subtopology != id.subtopology) return;
                        restoring_store r;
                        r.changelog = {topics_.changelog_of_store[static_cast<std::size_t>(index)], id.partition};
                        r.store = Definition::name;
                        r.target = &store;
                        r.apply = [](void* target, bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
                            static_cast<std::remove_reference_t<decltype(store)>*>(target)->restore(key, value,
                                                                                                    timestamp_ms);
                        };
                        work.add(std::move(r));
                    });
            if (!work.run(settings_.request_timeout_ms, [&] { return !stopping_.load(std::memory_order_relaxed); }))
                return false;
            consumer.close(settings_.request_timeout_ms);
        }
        to_restore_.clear();
        return true;
    }
};

}  // namespace weir::runtime

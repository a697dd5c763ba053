// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/metrics/thread_metrics.hpp>
#include <weir/runtime/assigned_tasks.hpp>
#include <weir/runtime/measured_task.hpp>
#include <weir/runtime/policies.hpp>
#include <weir/runtime/record_router.hpp>
#include <weir/runtime/repartition_purge.hpp>
#include <weir/runtime/stream_settings.hpp>
#include <weir/runtime/task.hpp>
#include <weir/runtime/thread_report.hpp>

namespace weir::runtime {

/// One consumer, one producer and the tasks of its partitions: poll, process, commit. Runs where `run` is called, or
/// step by step; `stop`, `abandon` and what reads may be called from other threads. The destructor is a crash: what was
/// not committed by then will not be.
template <typename Topology, typename Policies, typename Supplier>
class stream_thread final : rebalance_listener {
    using chosen = weir::detail::chosen<Policies>;
    using level = typename chosen::metrics_level;
    static constexpr bool is_measured = metrics::measures<level, metrics::info>;
    using consumer_chain_type = typename chosen::consumer_chain_type;
    using producer_chain_type = typename chosen::producer_chain_type;
    using consumer_type = decltype(std::declval<Supplier&>().consumer(client_settings{}));
    using producer_type = decltype(std::declval<Supplier&>().producer(client_settings{}));
    using clock_type = decltype(std::declval<Supplier&>().clock());
    using handling_type = failure_handling<Policies>;
    using collector_type = record_collector<producer_type, producer_chain_type, handling_type>;
    using inspection = typename chosen::inspection;
    using metrics_type = metrics::thread_metrics<level>;
    using task_type =
        task<Topology, collector_type, metrics::task_metrics<level>, handling_type, typename inspection::task_watch>;
    using batch_type = decltype(std::declval<consumer_type&>().poll(0));
    using restore_listeners = decltype(std::tuple_cat(
        std::declval<typename chosen::restore_listeners>(),
        std::declval<typename inspection::template restore_listeners<task_type>>(),
        std::declval<std::conditional_t<is_measured, std::tuple<restore_meter<task_type>>, std::tuple<>>>()));

    Topology const& topology_;
    stream_settings const& settings_;
    Supplier supplier_;
    clock_type clock_;
    thread_observer& observer_;
    std::string name_;
    int number_;
    void (*log_)(std::string_view);
    handling_type handling_;
    collector_type collector_;
    consumer_chain_type consumer_chain_;
    topic_table<typename producer_type::topic_type> topics_;
    std::shared_ptr<metrics_type> const shared_metrics_;
    metrics_type& metrics_ = *shared_metrics_;
    std::atomic<metrics::thread_state> state_{metrics::thread_state::created};
    thread_report report_;
    [[no_unique_address]] typename inspection::thread_inspector inspector_;
    std::int64_t next_report_ns_ = 0;
    assigned_tasks<task_type, Topology,
                   restoration<Topology, Supplier, restore_listeners, typename chosen::restore_chain_type>>
        tasks_;
    repartition_purge<Supplier> purge_;
    record_router<task_type, typename chosen::timestamp_extractor, clock_type> router_{tasks_.inputs(), clock_};
    std::int64_t next_commit_ns_ = 0;
    std::atomic<bool> stopping_{false}, abandoned_{false};
    bool subscribed_ = false, rebalanced_ = false, ready_ = true;
    std::string refusal_;  // why the last commit was refused; empty: it was not
    std::int64_t refused_since_ns_ = 0;
    consumer_type consumer_;

public:
    static constexpr bool reads_processors() { return task_type::reads_processors(); }
    using shared_metrics = std::shared_ptr<metrics_type>;

    /// `measured`: of the thread that this one goes on for; null: it begins.
    stream_thread(Topology const& topology, stream_settings const& settings, Supplier supplier, std::string name,
                  thread_observer& observer, void (*log)(std::string_view), int number = 1,
                  shared_metrics measured = nullptr)
        : topology_{topology},
          settings_{settings},
          supplier_{std::move(supplier)},
          clock_{supplier_.clock()},
          observer_{observer},
          name_{std::move(name)},
          number_{number},
          log_{log},
          handling_{log},
          collector_{supplier_.producer(settings.producer(name_)), producer_chain_type{log}, &handling_},
          consumer_chain_{log},
          shared_metrics_{measured ? std::move(measured) : std::make_shared<metrics_type>(name_)},
          tasks_{supplier_, settings_, name_, log},
          purge_{supplier_, settings_, log},
          consumer_{supplier_.consumer(settings.main_consumer(name_, number_))} {
        metrics_.enter(state_);
        handling_.configure(settings_.all);
        collector_.chain().configure(settings_.all);
        consumer_chain_.configure(settings_.all);
        tasks_.restore_chain().configure(settings_.all);
        topics_ = {topology, settings.application_id, collector_};
        if constexpr (handling_type::has_dead_letters)
            topics_.dead_letters = handling_.resolve_dead_letters(collector_);
        for (auto const& topic : topics_.repartition_topics()) purge_.watch(topic);
        if constexpr (inspection::is_on) inspector_.describe(topics_.nodes, topics_.topic_of_node);
    }
    stream_thread(stream_thread const&) = delete;
    stream_thread& operator=(stream_thread const&) = delete;

    /// Until `stop`. Throws what stopped it: processing_error, client_error. After a failure in processing, what was
    /// processed before it is committed; after another one nothing more is.
    void run() {
        try {
            while (step()) {}
        } catch (...) {
            give_up();
            throw;
        }
    }
    /// One round of `run`; false: it is over. After one that threw, only `give_up` is left, or the destructor.
    bool step() {
        if (stopping_.load(std::memory_order_relaxed)) {
            if (!abandoned_) close();
            end_state();
            return false;
        }
        subscribed_ ? run_once() : subscribe();
        return true;
    }
    /// In the catch block of a failure: ends, so that the group need not wait for this member. It does not throw, as
    /// what the user must see is the failure.
    void give_up() {
        bool commit_first = false;
        try {
            throw;
        } catch (failed_processing const&) {
            commit_first = true;
        } catch (...) {}
        give_up(commit_first);
    }

    // The steps of `run`, for who drives it by hand. After one that threw, only the destructor is left.

    void subscribe() {
        subscribed_ = true;
        metrics_.started(clock_.wall_ms());
        enter(metrics::thread_state::starting);
        consumer_.subscribe(topics_.subscription(), *this);
        next_commit_ns_ = clock_.steady_ns() + settings_.commit_interval_ms * 1'000'000;
        purge_.start(clock_.steady_ns());
    }

    /// One poll, what it brought, and a commit when it is time.
    void run_once() {
        auto const now = clock_.steady_ns();
        auto batch = poll(now);
        auto const polled = clock_.steady_ns();
        metrics_.record_poll(polled, polled - now, static_cast<std::int64_t>(batch.size()));
        if (rebalanced_) {
            rebalanced_ = ready_ = false;
            [[maybe_unused]] auto const at = inspector_.enter(activity::rebalancing);
            tasks_.read_partition_times(consumer_);
        }
        if (!ready_) get_ready(batch.size() > 0 ? 0 : restore_slice_ms);
        if (batch.size() > 0) {
            [[maybe_unused]] auto const at = inspector_.enter(activity::processing, batch.size());
            auto const begun = clock_.steady_ns();
            auto const processed = process(batch);
            auto const ended = clock_.steady_ns();
            metrics_.record_process(ended, ended - begun, processed);
        }
        bool commit_now = clock_.steady_ns() >= next_commit_ns_;
        if constexpr (task_type::has_states) commit_now |= tell_wall_time();
        if constexpr (local_state<Topology>::is_used) commit_now |= refusal_.empty() && tasks_.local().is_full();
        collector_.poll(0);
        if constexpr (handling_type::may_resume_sending) count_undelivered();
        if (commit_now) commit();
        if (now >= next_report_ns_) report();
    }

    /// Commits and leaves the group.
    void close() {
        [[maybe_unused]] auto const at = inspector_.enter(activity::closing);
        enter(metrics::thread_state::pending_shutdown);
        commit();
        consumer_.close(settings_.request_timeout_ms);  // commits what the line above could not
        if (refusal_.empty()) flush();  // what processors did in their `close`
        tasks_.local().close();
        close_chains();
        end_state();
        abandoned_ = true;  // nothing is left to be done
        if (!refusal_.empty())
            throw client_error{"the last records before the end will be processed again: " + refusal_};
    }

    /// In the catch block of a failure, before `give_up`, which wipes the store that was met damaged: its changelog has
    /// it, so that another thread in this place goes on.
    bool is_mended_by_restoring() const { return met_damage() && tasks_.local().is_damaged(); }

    void stop() { stopping_ = true; }
    /// As if the process died here: no commit, no flush. For tests of what a crash leaves behind.
    void abandon() {
        abandoned_ = true;
        stopping_ = true;
    }

    void read_metrics(std::vector<metrics::metric>& out) const {
        auto const now = clock_.steady_ns();
        metrics_.read(now, out);
        tasks_.read_metrics(now, out);
    }
    metrics::thread_state state() const { return state_; }
    /// The tasks are as they were at the last rebalance or commit, and at most a second old while it runs. Where their
    /// partitions end, the consumer knows even while the thread is kept by a record.
    thread_metadata metadata() const {
        auto const id_of = [](client_settings const& of) { return of.values.at("client.id"); };
        thread_metadata out{name_,
                            std::string{to_string(state())},
                            {},
                            id_of(settings_.main_consumer(name_, number_)),
                            id_of(settings_.restore_consumer(name_)),
                            {id_of(settings_.producer(name_))},
                            id_of(settings_.admin())};
        report_.read(out, clock_.steady_ns());
        for (auto& task : out.active_tasks)
            for (auto& [tp, end] : task.end_offsets) end = std::max(end, consumer_.known_end_offset(tp));
        return out;
    }

    /// As `metadata` has it.
    bool has_tasks() const { return report_.has_tasks(); }

    /// With the policy weir::dumps.
    template <typename Inspection>
    void inspect(Inspection& out) const {
        out.name = name_;
        out.state = to_string(state());
        inspector_.read(out);
        for (auto& task : out.tasks)
            for (auto& p : task.partitions) p.end = std::max(p.end, consumer_.known_end_offset(p.partition));
    }
    auto const& errors() const { return handling_.notes(); }
    /// The same, in the catch block of what `step` threw.
    void show_death() { inspector_.dies(); }

private:
    void enter(metrics::thread_state to) {
        if (!may_follow(state_, to)) return;
        state_ = to;
        metrics_.enter(to);
    }
    void end_state() {
        enter(metrics::thread_state::pending_shutdown);
        enter(metrics::thread_state::dead);
    }
    void report() {
        auto const now_ns = clock_.steady_ns();
        next_report_ns_ = now_ns + thread_report::interval_ns;
        auto const end_offset = [this](topic_partition const& tp) { return consumer_.known_end_offset(tp); };
        report_.publish(tasks_.inputs(), now_ns, clock_.wall_ms(), end_offset);
        if constexpr (inspection::is_on) inspector_.publish(tasks_.all(), tasks_.inputs(), tasks_.caches(), end_offset);
    }

    void give_up(bool commit_first) {
        auto const attempt = [&](auto const& step) {
            try {
                step();
            } catch (...) {
                log_("while closing after a failure: " + weir::detail::current_exception_text());
            }
        };
        if (abandoned_) return end_state();
        enter(metrics::thread_state::pending_shutdown);
        if (commit_first) attempt([&] { commit(); });
        tasks_.end([](auto const&) { return true; });
        abandoned_ = true;
        attempt([&] { consumer_.close(settings_.request_timeout_ms); });
        tasks_.local().close();
        close_chains();
        end_state();
    }
    void close_chains() {
        tasks_.restore_chain().close();
        consumer_chain_.close();
        collector_.chain().close();
    }

    /// Until the next commit, if there is something to commit.
    std::int64_t wait_ms(std::int64_t now_ns) const {
        if (!tasks_.are_restored()) return 0;
        if (!tasks_.inputs().is_dirty()) return settings_.poll_ms;
        return std::clamp<std::int64_t>((next_commit_ns_ - now_ns) / 1'000'000, 0, settings_.poll_ms);
    }

    // Processing.

    auto poll(std::int64_t now_ns) {
        [[maybe_unused]] auto const at = inspector_.enter(activity::polling);
        return consumer_.poll(static_cast<int>(wait_ms(now_ns)));
    }

    /// How many records tasks got, to be measured: all that interceptors did not drop.
    std::int64_t process(batch_type const& batch) {
        auto const now = clock_.steady_ns(), wall_ms = clock_.wall_ms();
        for (auto& [id, t] : tasks_.all()) t->set_time(now, wall_ms);
        [[maybe_unused]] measured_batch<is_measured, std::remove_reference_t<decltype(tasks_.all())>,
                                        decltype(metrics_), clock_type> const measured{tasks_.all(), metrics_, clock_};
        if constexpr (consumer_chain_type::is_empty) {
            router_.run(batch);
            return static_cast<std::int64_t>(batch.size());
        } else {
            auto const records = consumer_chain_.intercept(batch);
            router_.run(records);
            if constexpr (!is_measured) return 0;
            return std::count_if(records.begin(), records.end(), [](auto const& r) { return !r.is_dropped(); });
        }
    }

    // Commit: all that was sent is acknowledged first, then offsets (design D10).

    void commit() {
        [[maybe_unused]] auto const at = inspector_.enter(activity::committing);
        auto const begun = clock_.steady_ns();
        next_commit_ns_ = begun + settings_.commit_interval_ms * 1'000'000;
        for (auto& [id, t] : tasks_.all()) t->loop().flush_caches();
        auto const offsets = tasks_.inputs().dirty_offsets();
        try {
            flush();
            if (!offsets.empty()) consumer_.commit(offsets, settings_.request_timeout_ms);
        } catch (commit_failed const& e) {
            return refused(begun, e);
        }
        refusal_.clear();
        if (offsets.empty()) {
            tasks_.local().committed({});
            return purge_.committed({}, begun);
        }
        tasks_.inputs().committed();
        tasks_.local().committed(offsets);
        report();
        consumer_chain_.on_commit(offsets);
        auto const ended = clock_.steady_ns();
        metrics_.record_commit(ended, ended - begun);
        if constexpr (is_measured)
            measure_commit(tasks_.all(), metrics_, offsets, tasks_.inputs(), ended, ended - begun);
        purge_.committed(offsets, ended);
    }

    void flush() {
        [[maybe_unused]] auto const at = inspector_.enter(activity::flushing);
        collector_.flush(settings_.request_timeout_ms);
    }

    /// By the brokers that did not acknowledge all in time, or by the coordinator. Nothing is lost: the offsets stay to
    /// be committed, or belong to somebody else and are processed there again.
    /// Only when it lasts for task.timeout.ms it is a failure. In a catch block.
    void refused(std::int64_t now_ns, commit_failed const& why) {
        if (refusal_.empty()) refused_since_ns_ = now_ns;
        refusal_ = why.what();
        if (now_ns - refused_since_ns_ >= settings_.task_timeout_ms * 1'000'000) throw;
        log_("a commit was refused and will be tried again: " + refusal_);
        if constexpr (inspection::is_on) handling_.notes().add(name_ + ": a commit was refused: " + refusal_);
        auto const soonest_ns = now_ns + 100'000'000;
        next_commit_ns_ = tasks_.local().is_full() ? soonest_ns : std::max(next_commit_ns_, soonest_ns);
    }

    // Rebalance.

    void on_partitions_assigned(std::span<topic_partition const> added) override {
        [[maybe_unused]] auto const at = inspector_.enter(activity::rebalancing);
        enter(metrics::thread_state::partitions_assigned);
        observer_.on_rebalance();
        rebalanced_ = true;
        refusal_.clear();  // it was about partitions that are gone, or will be seen again
        tasks_.add(added, topics_, [this](task_id id) {
            metrics_.task_created(clock_.steady_ns());
            return make_task(id);
        });
        tasks_.pause(true, consumer_);
        next_report_ns_ = 0;
    }

    std::unique_ptr<task_type> make_task(task_id id) {
        return std::make_unique<task_type>(
            id, topology_, collector_, topics_,
            metrics::task_metrics<level>{name_, to_string(id), measured_nodes(topics_, id.subtopology),
                                         measured_stores<Topology>(id.subtopology)},
            &handling_, typename inspection::task_watch{inspector_});
    }

    void on_partitions_revoked(std::span<topic_partition const> removed) override {
        [[maybe_unused]] auto const at = inspector_.enter(activity::rebalancing);
        enter(metrics::thread_state::partitions_revoked);
        if (!abandoned_) {  // else it is about to end, and nobody is interested
            observer_.on_rebalance();
            commit();
        }
        remove(removed);
    }
    void on_partitions_lost(std::span<topic_partition const> removed) override {
        enter(metrics::thread_state::partitions_revoked);
        if (!abandoned_) observer_.on_rebalance();
        remove(removed);
    }

    void remove(std::span<topic_partition const> removed) {
        rebalanced_ = true;
        tasks_.remove(removed, !abandoned_, [this] { metrics_.task_closed(clock_.steady_ns()); });
        report();
    }

    /// Where it is not known whose they were, the first task counts them.
    void count_undelivered() {
        for (auto const& source : collector_.take_dropped()) {
            auto* const in = source.topic.empty() ? nullptr : tasks_.inputs().find(source.topic, source.partition);
            auto* const owner = in ? in->owner : tasks_.all().empty() ? nullptr : tasks_.all().begin()->second.get();
            if (owner) owner->metrics().dropped(clock_.steady_ns(), 1);
        }
    }

    // What operators keep in tasks.

    /// Fires punctuators; true: one of the tasks asks for a commit.
    bool tell_wall_time() {
        [[maybe_unused]] auto const at = inspector_.enter(activity::punctuating);
        auto const commit_now = tasks_.set_wall_time(clock_.wall_ms());
        if constexpr (is_measured) publish_metrics(tasks_.all(), metrics_, clock_.steady_ns());
        return commit_now;
    }

    // Restore: tasks whose stores are full run, the inputs of the others are paused, and the main consumer goes on
    // polling, so that it stays in its group and rebalances are served.

    static constexpr int restore_slice_ms = 100;

    void get_ready(int slice_ms) {
        [[maybe_unused]] auto const at = inspector_.enter(activity::restoring);
        tasks_.restore_for(slice_ms, clock_);
        if constexpr (is_measured) publish_metrics(tasks_.all(), metrics_, clock_.steady_ns());
        tasks_.begin(clock_.wall_ms());
        tasks_.pause(false, consumer_);
        if (!tasks_.are_restored()) return;
        tasks_.local().restored();
        ready_ = true;
        report();  // who is told that it runs may ask what
        enter(metrics::thread_state::running);
        observer_.on_running();
    }
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <weir/error/current_exception.hpp>
#include <weir/metrics/record_bytes.hpp>
#include <weir/runtime/changelog_position.hpp>
#include <weir/runtime/failure_handling.hpp>
#include <weir/runtime/fused.hpp>
#include <weir/runtime/inspection.hpp>
#include <weir/runtime/record_collector.hpp>
#include <weir/runtime/task_id.hpp>
#include <weir/runtime/topic_table.hpp>

namespace weir::runtime {

/// One task: the fused loop over its partition, its stores, and where its input stands. Belongs to one stream thread.
template <typename Topology, typename Collector, typename Metrics, typename Handling = failure_handling<policies<>>,
          typename Watch = no_task_watch>
class task {
    task_id id_;
    Collector& collector_;
    topic_table<typename Collector::topic_type> const& topics_;
    Metrics metrics_;
    Handling* handling_;  // null: all failures stop the task
    [[no_unique_address]] Watch watch_;
    [[no_unique_address]] changelog_positions<Topology> positions_;
    fused<Topology, task, Metrics::measures_stores> fused_;
    source_bytes source_;
    record_source storing_for_;  // whose changes nodes log, where interceptors ask
    std::int64_t now_ns_ = 0, wall_ms_ = 0;
    bool begun_ = false, commit_requested_ = false;

public:
    /// Operators keep something in the task, which begins and ends.
    static constexpr bool has_states = fused<Topology, task, Metrics::measures_stores>::has_states;
    static constexpr bool keeps_time = fused<Topology, task, Metrics::measures_stores>::keeps_time;
    static constexpr bool reads_processors() {
        return fused<Topology, task, Metrics::measures_stores>::reads_processors();
    }
    static constexpr bool keeps_source_bytes = Handling::keeps_source_bytes;

    task(task_id id, Topology const& topology, Collector& collector,
         topic_table<typename Collector::topic_type> const& topics, Metrics metrics, Handling* handling = nullptr,
         Watch watch = {})
        : id_{id},
          collector_{collector},
          topics_{topics},
          metrics_{std::move(metrics)},
          handling_{handling},
          watch_{watch},
          fused_{topology, *this} {
        if constexpr (Metrics::measures_stores)
            fused_.stores().for_each([&](int index, auto const*, auto& store, int) {
                store.measure(metrics_.times_of_store(index));
                if constexpr (requires { store.engine().keep_statistics(); }) store.engine().keep_statistics();
            });
    }
    task(task const&) = delete;
    task& operator=(task const&) = delete;

    task_id id() const { return id_; }
    Metrics& metrics() { return metrics_; }
    Metrics const& metrics() const { return metrics_; }
    Watch const& watch() const { return watch_; }
    auto& stores() { return fused_.stores(); }
    auto& loop() { return fused_; }
    /// Where deliveries of changelog records are noted; before the first record.
    auto& positions() { return positions_; }
    /// The steady time that counts for what the next records do, and the wall clock's.
    void set_time(std::int64_t now_ns, std::int64_t wall_ms = 0) {
        now_ns_ = now_ns;
        wall_ms_ = wall_ms;
    }

    // With `has_states`.

    /// Once stores are full and before the first record; the second call does nothing.
    void begin(std::int64_t wall_ms) {
        wall_ms_ = wall_ms;
        if (!std::exchange(begun_, true)) fused_.init(id_.subtopology);
    }
    void end() {
        if (std::exchange(begun_, false)) fused_.close(id_.subtopology);
    }
    /// Fires the punctuators that the wall clock makes due.
    void set_wall_time(std::int64_t wall_ms) {
        wall_ms_ = wall_ms;
        if constexpr (keeps_time)
            if (begun_) fused_.punctuate_wall_clock(wall_ms);
    }
    bool take_commit_request() { return std::exchange(commit_requested_, false); }

    // What the fused loop calls.

    template <int I>
    [[gnu::always_inline]] void send(wire_bytes key, wire_bytes value, record_context const& context) {
        // What the producer does not take was not produced; before the call it costs less, where that ends the task.
        if constexpr (!Handling::may_resume_sending) count_sent<I>(key, value, context);
        collector_.send(
            *topics_.sink_of_node[I], topics_.topic_of_node[I],
            {std::nullopt, context.timestamp_ms, key, value, context.headers().empty() ? nullptr : &context.headers()},
            source_of(context));
        if constexpr (Handling::may_resume_sending) count_sent<I>(key, value, context);
    }
    template <int Store>
    void log_change(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        collector_.send(*topics_.handle_of_store[Store], topics_.changelog_of_store[Store],
                        {id_.partition, timestamp_ms, key, value, nullptr, positions_.template of<Store>()},
                        source_of_change<Store>());
    }
    template <int I>
    [[gnu::always_inline]] auto enter([[maybe_unused]] record_context const& context) {
        constexpr auto const& tables = Topology::tables;
        if constexpr (tables.first_child[I] == tables.first_child[I + 1]) metrics_.ended(I, context.timestamp_ms);
        if constexpr (Collector::tells_sources && uses_stores<I>()) storing_for_ = source_of(context);
        if constexpr (Watch::is_on) {
            if constexpr (tables.kind[I] == node_kind::source)
                watch_.inspector().take(id_, I, context.partition, context.offset);
            return watched{watch_.inspector().enter_node(I), metrics_.template enter<ends_with_child<I>()>(I)};
        } else
            return metrics_.template enter<ends_with_child<I>()>(I);
    }
    /// Source I decodes a record ahead of its turn: to be seen, and not counted, as `enter` will do that.
    template <int I>
    auto decode(record_context const& context)
        requires Watch::is_on
    {
        watch_.inspector().show(id_, I, context.partition, context.offset);
        return watch_.inspector().enter_node(I);
    }
    [[gnu::always_inline]] void forwarded(int node) { metrics_.forwarded(node); }
    /// A punctuator of this node is called, until the result is destroyed.
    auto punctuate([[maybe_unused]] int node) {
        storing_for_ = {};
        if constexpr (Watch::is_on)
            return watched{watch_.inspector().enter_node(node), metrics_.punctuate()};
        else
            return metrics_.punctuate();
    }
    [[gnu::cold, gnu::noinline]] void failed(int node, record_context const& context) {
        show_failure(node, context);
        if (met_damage()) stop(node, "failed", context);  // which is no fault of the record
        if constexpr (Handling::is_active || Handling::asks_about_sending) {
            bool const is_sink = topics_.nodes[static_cast<std::size_t>(node)].kind == node_kind::sink;
            try {
                throw;
            } catch (client_error const& e) {
                if (!is_sink || !Handling::asks_about_sending) throw;
                undelivered_record const undelivered{topics_.topic_of_node[static_cast<std::size_t>(node)], -1,
                                                     e.what(),
                                                     dynamic_cast<retriable_client_error const*>(&e) != nullptr};
                if constexpr (Handling::may_resume_sending)
                    handle(failure_of::sending, node, "failed", context, undelivered);
                else if (handling_ && handling_->answer_to(undelivered) == error_response::retry)
                    throw retry_from_commit{e.what()};
                else
                    throw;
            } catch (...) {
                if constexpr (Handling::is_active)
                    handle(is_sink ? failure_of::serialization : failure_of::processing, node, "failed", context);
                else
                    stop(node, "failed", context);
            }
        } else
            stop(node, "failed", context);
    }
    [[gnu::cold, gnu::noinline]] void undecodable(int node, char const* what, record_context const& context) {
        show_failure(node, context);
        auto const reading = std::string{"cannot read the "} + what;
        if constexpr (Handling::is_active)
            handle(failure_of::deserialization, node, reading, context);
        else
            stop(node, reading, context);
    }
    [[gnu::always_inline]] void keep_source(wire_bytes key, wire_bytes value) { source_ = {key, value}; }
    hidden_source hide_source()
        requires keeps_source_bytes
    {
        return hidden_source{source_};
    }
    [[gnu::cold, gnu::noinline]] void drop(int node, char const* why, record_context const& context) {
        metrics_.dropped(now_ns_, 1);
        if (handling_) handling_->skipped(failure_text(full_name(node), "skips a record", context, why));
    }
    /// The same of a record that came to no node.
    void skip(int node, char const* why, record_context const& context) { drop(node, why, context); }
    /// In a catch block.
    [[noreturn, gnu::cold, gnu::noinline]] void stop(int node, std::string const& what,
                                                     record_context const& context) const {
        show_failure(node, context);
        fail_at(full_name(node), what, context);
    }
    [[noreturn, gnu::cold, gnu::noinline]] void broken(int node, char const* what) const {
        if constexpr (Watch::is_on) watch_.inspector().failed(id_, node, {}, -1, -1);
        auto const name = full_name(node);
        throw_failed(name + ": " + what + " failed: " + weir::detail::current_exception_text(), name, {});
    }
    std::int64_t wall_ms() const { return wall_ms_; }
    std::string task_name() const { return to_string(id_); }
    std::string const& application_name() const { return topics_.application_id; }
    void request_commit() { commit_requested_ = true; }

private:
    template <typename Visit, typename Measurement>
    struct watched {
        Visit visit;
        Measurement measurement;
    };

    template <int I>
    [[gnu::always_inline]] void count_sent([[maybe_unused]] wire_bytes key, [[maybe_unused]] wire_bytes value,
                                           [[maybe_unused]] record_context const& context) {
        if constexpr (Metrics::is_on)
            metrics_.sent(I, metrics::record_bytes(key, value, topics_.topic_of_node[I].size(), context.headers()));
    }
    static record_source source_of(record_context const& context) {
        return {context.topic, context.partition, context.offset};
    }
    template <int I>
    static consteval bool uses_stores() {
        using op_type = typename weir::detail::stored_at<Topology, I>::operator_type;
        return op_type::stores::count > 0 || op_type::connections::count > 0;
    }
    /// What a record cache writes comes from several records.
    template <int Store>
    record_source source_of_change() const {
        using definition = typename store_set<Topology>::template definition_at<Store>;
        if constexpr (!Collector::tells_sources || weir::detail::has_record_cache<definition>)
            return {};
        else
            return storing_for_;
    }

    /// Nothing is left to be done after the last child, not even the end of a result.
    template <int I>
    static consteval bool ends_with_child() {
        using op_type = typename weir::detail::stored_at<Topology, I>::operator_type;
        if constexpr (op_type::kind == node_kind::source)
            return true;
        else
            return op_type::does == effect::passes || op_type::does == effect::tests ||
                   op_type::does == effect::chooses_branch;
    }

    void show_failure([[maybe_unused]] int node, [[maybe_unused]] record_context const& context) const {
        if constexpr (Watch::is_on)
            watch_.inspector().failed(id_, node, context.topic, context.partition, context.offset);
    }
    std::string full_name(int node) const {
        return "task " + to_string(id_) + ": " + topics_.nodes[static_cast<std::size_t>(node)].name;
    }
    /// In a catch block: the handlers decide.
    void handle(failure_of kind, int node, std::string const& what, record_context const& context,
                undelivered_record const& undelivered = {}) {
        handling_->handle(kind, full_name(node), what, context, topics_.nodes[static_cast<std::size_t>(node)].name,
                          task_name(), source_, undelivered, [&](wire_bytes key, wire_bytes value, headers const& why) {
                              collector_.send(
                                  *topics_.dead_letters, handling_->dead_letter_topic(),
                                  {std::nullopt, std::max<std::int64_t>(context.timestamp_ms, 0), key, value, &why},
                                  source_of(context));
                          });
        if constexpr (Watch::is_on) watch_.inspector().recovered();
        metrics_.dropped(now_ns_, 1);
    }
};

}  // namespace weir::runtime

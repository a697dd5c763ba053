// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/append.hpp>
#include <weir/metrics/catalogue.hpp>

namespace weir::metrics {

/// As StreamThread.State of Kafka Streams; the values are Java's ordinals.
enum class thread_state : unsigned char {
    created,
    starting,
    partitions_revoked,
    partitions_assigned,
    running,
    pending_shutdown,
    dead
};

/// "CREATED" and so on.
constexpr std::string_view to_string(thread_state s) {
    constexpr std::string_view names[]{
        "CREATED", "STARTING", "PARTITIONS_REVOKED", "PARTITIONS_ASSIGNED", "RUNNING", "PENDING_SHUTDOWN", "DEAD"};
    return names[static_cast<unsigned char>(s)];
}

/// The transitions that Kafka Streams allows.
constexpr bool may_follow(thread_state from, thread_state to) {
    using enum thread_state;
    switch (from) {
        case created:
            return to == starting || to == pending_shutdown;
        case starting:
        case partitions_revoked:
            return to == partitions_revoked || to == partitions_assigned || to == pending_shutdown;
        case partitions_assigned:
        case running:
            return to == partitions_revoked || to == partitions_assigned || to == running || to == pending_shutdown;
        case pending_shutdown:
            return to == dead;
        default:
            return false;
    }
}

/// What one stream thread measures: the group stream-thread-metrics, as ThreadMetrics of Kafka Streams has it. The
/// thread itself records; any thread may read. All times are nanoseconds of one steady clock; `now_ns` is when the
/// operation ended. Latencies are read in milliseconds.
template <level_type Level>
class thread_metrics {
    enum operation : std::size_t { poll, process, commit, punctuate, operations };

    std::string thread_id_;
    sensor poll_latency_, poll_records_, process_latency_, process_records_, commit_latency_, punctuate_latency_;
    sensor created_, closed_;
    samples<operations> time_{30'000'000'000};
    std::atomic<thread_state> state_{thread_state::created};
    std::atomic<std::int64_t> start_ms_{0};

public:
    explicit thread_metrics(std::string thread_id) : thread_id_{std::move(thread_id)} {}

    void record_poll(std::int64_t now_ns, std::int64_t duration_ns, std::int64_t records) {
        spent(now_ns, duration_ns, poll);
        poll_latency_.record(now_ns, duration_ns);
        if (records > 0) poll_records_.record(now_ns, records);
    }

    /// One round of processing. Its latency is that of one record.
    void record_process(std::int64_t now_ns, std::int64_t duration_ns, std::int64_t records) {
        spent(now_ns, duration_ns, process);
        if (records <= 0) return;
        process_latency_.record(now_ns, duration_ns / records);
        process_records_.record(now_ns, records);
    }

    void record_commit(std::int64_t now_ns, std::int64_t duration_ns) {
        spent(now_ns, duration_ns, commit);
        commit_latency_.record(now_ns, duration_ns);
    }

    /// The calls of punctuators since the last time.
    void record_punctuate(std::int64_t now_ns, tally calls_ns) {
        if (calls_ns.count == 0) return;
        spent(now_ns, calls_ns.sum, punctuate);
        punctuate_latency_.record(now_ns, calls_ns);
    }

    void task_created(std::int64_t now_ns) { created_.record(now_ns, 1); }
    void task_closed(std::int64_t now_ns) { closed_.record(now_ns, 1); }

    void enter(thread_state state) { state_.store(state, std::memory_order_relaxed); }
    /// Milliseconds since the epoch; of a thread that begins again the first time counts.
    void started(std::int64_t wall_ms) {
        if (start_ms_.load(std::memory_order_relaxed) == 0) start_ms_.store(wall_ms, std::memory_order_relaxed);
    }

    /// Appends all metrics as they stand at `now_ns`.
    void read(std::int64_t now_ns, std::vector<metric>& out) const {
        appender const to{out, {{"thread-id", thread_id_}}};
        auto const state = state_.load(std::memory_order_relaxed);
        to.value(thread::state, std::string{to_string(state)});
        to.value(thread::thread_state, static_cast<double>(state));
        to.value(thread::thread_start_time, static_cast<double>(start_ms_.load(std::memory_order_relaxed)));
        auto const time = time_.read(now_ns);
        auto const elapsed_ns = now_ns - time.oldest;
        to.value(thread::blocked_time_ns_total, static_cast<double>(time.totals[poll] + time.totals[commit]));
        operation_metrics const all[] = {
            {commit_latency_, thread::commit_latency_avg, thread::commit_latency_max, thread::commit_ratio, commit},
            {poll_latency_, thread::poll_latency_avg, thread::poll_latency_max, thread::poll_ratio, poll},
            {process_latency_, thread::process_latency_avg, thread::process_latency_max, thread::process_ratio,
             process},
            {punctuate_latency_, thread::punctuate_latency_avg, thread::punctuate_latency_max, thread::punctuate_ratio,
             punctuate}};
        for (auto const& o : all) {
            to.avg_and_max(o.avg, o.max, o.latency.read(now_ns), ns_in_ms);
            to.value(o.ratio, elapsed_ns > 0 ? static_cast<double>(time.sums[o.at]) / static_cast<double>(elapsed_ns)
                                             : std::numeric_limits<double>::quiet_NaN());
        }
        to.count(thread::commit_rate, thread::commit_total, commit_latency_.read(now_ns));
        to.count(thread::poll_rate, thread::poll_total, poll_latency_.read(now_ns));
        to.avg_and_max(thread::poll_records_avg, thread::poll_records_max, poll_records_.read(now_ns));
        auto const processed = process_records_.read(now_ns);
        to.sum(thread::process_rate, thread::process_total, processed);
        to.avg_and_max(thread::process_records_avg, thread::process_records_max, processed);
        to.count(thread::punctuate_rate, thread::punctuate_total, punctuate_latency_.read(now_ns));
        to.count(thread::task_created_rate, thread::task_created_total, created_.read(now_ns));
        to.count(thread::task_closed_rate, thread::task_closed_total, closed_.read(now_ns));
    }

private:
    static constexpr double ns_in_ms = 1e6;

    void spent(std::int64_t now_ns, std::int64_t duration_ns, operation on) {
        time_.record(now_ns, now_ns - duration_ns, duration_ns, on);
    }
    struct operation_metrics {
        sensor const& latency;
        definition const &avg, &max, &ratio;
        operation at;
    };
};

/// Measures nothing.
template <level_type Level>
    requires(!measures<Level, info>)
class thread_metrics<Level> {
public:
    explicit constexpr thread_metrics(std::string_view) {}
    constexpr void record_poll(std::int64_t, std::int64_t, std::int64_t) {}
    constexpr void record_process(std::int64_t, std::int64_t, std::int64_t) {}
    constexpr void record_commit(std::int64_t, std::int64_t) {}
    constexpr void record_punctuate(std::int64_t, tally) {}
    constexpr void task_created(std::int64_t) {}
    constexpr void task_closed(std::int64_t) {}
    constexpr void enter(thread_state) {}
    constexpr void started(std::int64_t) {}
    constexpr void read(std::int64_t, std::vector<metric>&) const {}
};

}  // namespace weir::metrics

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/append.hpp>
#include <weir/metrics/level.hpp>

namespace weir::metrics {

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

    void record_punctuate(std::int64_t now_ns, std::int64_t duration_ns) {
        spent(now_ns, duration_ns, punctuate);
        punctuate_latency_.record(now_ns, duration_ns);
    }

    void task_created(std::int64_t now_ns) { created_.record(now_ns, 1); }
    void task_closed(std::int64_t now_ns) { closed_.record(now_ns, 1); }

    /// Appends all metrics as they stand at `now_ns`.
    void read(std::int64_t now_ns, std::vector<metric>& out) const {
        appender const to{out, "stream-thread-metrics", {{"thread-id", thread_id_}}};
        auto const time = time_.read(now_ns);
        read_operation(to, "commit", commit_latency_.read(now_ns));
        ratio(to, "commit", "committing all tasks", time.sums[commit], now_ns - time.oldest);
        read_operation(to, "poll", poll_latency_.read(now_ns));
        to.avg_and_max("poll-records", "number of records polled from consumer within an iteration",
                       poll_records_.read(now_ns));
        ratio(to, "poll", "polling records from consumer", time.sums[poll], now_ns - time.oldest);
        to.avg_and_max("process-latency", "process latency", process_latency_.read(now_ns), ns_in_ms);
        auto const processed = process_records_.read(now_ns);
        to.rate_and_total_of_sum("process", "calls to process", processed);
        to.avg_and_max("process-records", "number of records processed within an iteration", processed);
        ratio(to, "process", "processing active tasks", time.sums[process], now_ns - time.oldest);
        read_operation(to, "punctuate", punctuate_latency_.read(now_ns));
        ratio(to, "punctuate", "punctuating active tasks", time.sums[punctuate], now_ns - time.oldest);
        to.rate_and_total_of_count("task-created", "newly created tasks", created_.read(now_ns));
        to.rate_and_total_of_count("task-closed", "closed tasks", closed_.read(now_ns));
    }

private:
    static constexpr double ns_in_ms = 1e6;

    void spent(std::int64_t now_ns, std::int64_t duration_ns, operation on) {
        time_.record(now_ns, now_ns - duration_ns, duration_ns, on);
    }

    static void read_operation(appender const& to, std::string const& name, sensor_reading const& of) {
        to.avg_and_max(name + "-latency", name + " latency", of, ns_in_ms);
        to.rate_and_total_of_count(name, "calls to " + name, of);
    }

    static void ratio(appender const& to, std::string const& name, std::string const& doing, std::int64_t spent_ns,
                      std::int64_t elapsed_ns) {
        to.value(name + "-ratio",
                 "The ratio, over a rolling measurement window, of the time this thread spent " + doing +
                     " to the total elapsed time in that window",
                 elapsed_ns > 0 ? static_cast<double>(spent_ns) / static_cast<double>(elapsed_ns)
                                : std::numeric_limits<double>::quiet_NaN());
    }
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
    constexpr void record_punctuate(std::int64_t, std::int64_t) {}
    constexpr void task_created(std::int64_t) {}
    constexpr void task_closed(std::int64_t) {}
    constexpr void read(std::int64_t, std::vector<metric>&) const {}
};

}  // namespace weir::metrics

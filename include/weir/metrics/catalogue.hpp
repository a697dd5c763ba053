// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/definition.hpp>
#include <weir/metrics/level.hpp>

/// All metrics that an application measures, by group: `metrics::thread::poll_rate` names stream-thread-metrics,
/// poll-rate. Groups, names, levels and descriptions are those that Kafka Streams 4.3.1 registers.
namespace weir::metrics {

namespace client {

inline constexpr std::string_view group = "stream-metrics";

inline constexpr text version{{group, "version", info::rank, kind::text, "The version of the Kafka Streams client"}};
inline constexpr text application_id{
    {group, "application-id", info::rank, kind::text, "The application ID of the Kafka Streams client"}};
inline constexpr text topology_description{{group, "topology-description", info::rank, kind::text,
                                            "The description of the topology executed in the Kafka Streams client"}};
inline constexpr text state{{group, "state", info::rank, kind::text, "The state of the Kafka Streams client"}};
inline constexpr whole client_state{
    {group, "client-state", info::rank, kind::gauge, "The state of the Kafka Streams client"}};
inline constexpr whole recording_level{
    {group, "recording-level", info::rank, kind::gauge, "The metrics recording level of the Kafka Streams client"}};
inline constexpr whole alive_stream_threads{
    {group, "alive-stream-threads", info::rank, kind::gauge,
     "The current number of alive stream threads that are running or participating in rebalance"}};
inline constexpr whole failed_stream_threads{
    {group, "failed-stream-threads", info::rank, kind::counter,
     "The number of failed stream threads since the start of the Kafka Streams client"}};

inline constexpr definition const* all[] = {
    &version,      &application_id,  &topology_description, &state,
    &client_state, &recording_level, &alive_stream_threads, &failed_stream_threads};

}  // namespace client

namespace thread {

inline constexpr std::string_view group = "stream-thread-metrics";

inline constexpr whole blocked_time_ns_total{{group, "blocked-time-ns-total", info::rank, kind::gauge,
                                              "The total time the thread spent blocked on kafka in nanoseconds"}};
inline constexpr real commit_latency_avg{
    {group, "commit-latency-avg", info::rank, kind::gauge, "The average commit latency"}};
inline constexpr real commit_latency_max{
    {group, "commit-latency-max", info::rank, kind::gauge, "The maximum commit latency"}};
inline constexpr real commit_rate{
    {group, "commit-rate", info::rank, kind::gauge, "The average per-second number of calls to commit"}};
inline constexpr real commit_ratio{{group, "commit-ratio", info::rank, kind::gauge,
                                    "The ratio, over a rolling measurement window, of the time this thread spent "
                                    "committing all tasks to the total elapsed time in that window."}};
inline constexpr whole commit_total{
    {group, "commit-total", info::rank, kind::counter, "The total number of calls to commit"}};
inline constexpr real poll_latency_avg{
    {group, "poll-latency-avg", info::rank, kind::gauge, "The average poll latency"}};
inline constexpr real poll_latency_max{
    {group, "poll-latency-max", info::rank, kind::gauge, "The maximum poll latency"}};
inline constexpr real poll_rate{
    {group, "poll-rate", info::rank, kind::gauge, "The average per-second number of calls to poll"}};
inline constexpr real poll_ratio{{group, "poll-ratio", info::rank, kind::gauge,
                                  "The ratio, over a rolling measurement window, of the time this thread spent polling "
                                  "records from the consumer to the total elapsed time in that window."}};
inline constexpr real poll_records_avg{{group, "poll-records-avg", info::rank, kind::gauge,
                                        "The average number of records polled from consumer within an iteration"}};
inline constexpr real poll_records_max{{group, "poll-records-max", info::rank, kind::gauge,
                                        "The maximum number of records polled from consumer within an iteration"}};
inline constexpr whole poll_total{
    {group, "poll-total", info::rank, kind::counter, "The total number of calls to poll"}};
inline constexpr real process_latency_avg{
    {group, "process-latency-avg", info::rank, kind::gauge, "The average process latency"}};
inline constexpr real process_latency_max{
    {group, "process-latency-max", info::rank, kind::gauge, "The maximum process latency"}};
inline constexpr real process_rate{
    {group, "process-rate", info::rank, kind::gauge, "The average per-second number of calls to process"}};
inline constexpr real process_ratio{{group, "process-ratio", info::rank, kind::gauge,
                                     "The ratio, over a rolling measurement window, of the time this thread spent "
                                     "processing active tasks to the total elapsed time in that window."}};
inline constexpr real process_records_avg{{group, "process-records-avg", info::rank, kind::gauge,
                                           "The average number of records processed within an iteration"}};
inline constexpr real process_records_max{{group, "process-records-max", info::rank, kind::gauge,
                                           "The maximum number of records processed within an iteration"}};
inline constexpr whole process_total{
    {group, "process-total", info::rank, kind::counter, "The total number of calls to process"}};
inline constexpr real punctuate_latency_avg{
    {group, "punctuate-latency-avg", info::rank, kind::gauge, "The average punctuate latency"}};
inline constexpr real punctuate_latency_max{
    {group, "punctuate-latency-max", info::rank, kind::gauge, "The maximum punctuate latency"}};
inline constexpr real punctuate_rate{
    {group, "punctuate-rate", info::rank, kind::gauge, "The average per-second number of calls to punctuate"}};
inline constexpr real punctuate_ratio{{group, "punctuate-ratio", info::rank, kind::gauge,
                                       "The ratio, over a rolling measurement window, of the time this thread spent "
                                       "punctuating active tasks to the total elapsed time in that window."}};
inline constexpr whole punctuate_total{
    {group, "punctuate-total", info::rank, kind::counter, "The total number of calls to punctuate"}};
inline constexpr text state{{group, "state", info::rank, kind::text, "The current state of the thread"}};
inline constexpr real task_closed_rate{
    {group, "task-closed-rate", info::rank, kind::gauge, "The average per-second number of closed tasks"}};
inline constexpr whole task_closed_total{
    {group, "task-closed-total", info::rank, kind::counter, "The total number of closed tasks"}};
inline constexpr real task_created_rate{
    {group, "task-created-rate", info::rank, kind::gauge, "The average per-second number of newly created tasks"}};
inline constexpr whole task_created_total{
    {group, "task-created-total", info::rank, kind::counter, "The total number of newly created tasks"}};
inline constexpr whole thread_start_time{
    {group, "thread-start-time", info::rank, kind::gauge, "The time that the thread was started"}};
inline constexpr whole thread_state{
    {group, "thread-state", info::rank, kind::gauge, "The current state of the thread"}};

inline constexpr definition const* all[] = {&blocked_time_ns_total,
                                            &commit_latency_avg,
                                            &commit_latency_max,
                                            &commit_rate,
                                            &commit_ratio,
                                            &commit_total,
                                            &poll_latency_avg,
                                            &poll_latency_max,
                                            &poll_rate,
                                            &poll_ratio,
                                            &poll_records_avg,
                                            &poll_records_max,
                                            &poll_total,
                                            &process_latency_avg,
                                            &process_latency_max,
                                            &process_rate,
                                            &process_ratio,
                                            &process_records_avg,
                                            &process_records_max,
                                            &process_total,
                                            &punctuate_latency_avg,
                                            &punctuate_latency_max,
                                            &punctuate_rate,
                                            &punctuate_ratio,
                                            &punctuate_total,
                                            &state,
                                            &task_closed_rate,
                                            &task_closed_total,
                                            &task_created_rate,
                                            &task_created_total,
                                            &thread_start_time,
                                            &thread_state};

}  // namespace thread

namespace task {

inline constexpr std::string_view group = "stream-task-metrics";

inline constexpr real process_latency_avg{
    {group, "process-latency-avg", debug::rank, kind::gauge, "The average latency of calls to process"}};
inline constexpr real process_latency_max{
    {group, "process-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to process"}};
inline constexpr real process_rate{
    {group, "process-rate", debug::rank, kind::gauge, "The average number of calls to process per second"}};
inline constexpr whole process_total{
    {group, "process-total", debug::rank, kind::counter, "The total number of calls to process"}};
inline constexpr real punctuate_latency_avg{
    {group, "punctuate-latency-avg", debug::rank, kind::gauge, "The average latency of calls to punctuate"}};
inline constexpr real punctuate_latency_max{
    {group, "punctuate-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to punctuate"}};
inline constexpr real punctuate_rate{
    {group, "punctuate-rate", debug::rank, kind::gauge, "The average number of calls to punctuate per second"}};
inline constexpr whole punctuate_total{
    {group, "punctuate-total", debug::rank, kind::counter, "The total number of calls to punctuate"}};
inline constexpr real record_lateness_avg{{group, "record-lateness-avg", debug::rank, kind::gauge,
                                           "The observed average lateness of records in milliseconds, measured by "
                                           "comparing the record timestamp with the current stream time"}};
inline constexpr real record_lateness_max{{group, "record-lateness-max", debug::rank, kind::gauge,
                                           "The observed maximum lateness of records in milliseconds, measured by "
                                           "comparing the record timestamp with the current stream time"}};
inline constexpr real restore_rate{
    {group, "restore-rate", debug::rank, kind::gauge, "The average number of records restored per second"}};
inline constexpr whole restore_total{
    {group, "restore-total", debug::rank, kind::counter, "The total number of records restored"}};
inline constexpr real active_process_ratio{
    {group, "active-process-ratio", info::rank, kind::gauge,
     "The fraction of time the thread spent on processing this task among all assigned active tasks"}};
inline constexpr real dropped_records_rate{
    {group, "dropped-records-rate", info::rank, kind::gauge, "The average number of dropped records per second"}};
inline constexpr whole dropped_records_total{
    {group, "dropped-records-total", info::rank, kind::counter, "The total number of dropped records"}};
inline constexpr whole restore_remaining_records_total{{group, "restore-remaining-records-total", info::rank,
                                                        kind::gauge,
                                                        "The total number of records remaining to be restored"}};
inline constexpr real commit_latency_avg{{group, "commit-latency-avg", debug::rank, kind::gauge,
                                          "The average latency of the commits that the task took part in", false}};
inline constexpr real commit_latency_max{{group, "commit-latency-max", debug::rank, kind::gauge,
                                          "The maximum latency of the commits that the task took part in", false}};
inline constexpr real commit_rate{{group, "commit-rate", debug::rank, kind::gauge,
                                   "The average number of commits that the task took part in per second", false}};
inline constexpr whole commit_total{{group, "commit-total", debug::rank, kind::counter,
                                     "The total number of commits that the task took part in", false}};

inline constexpr definition const* all[] = {
    &process_latency_avg,   &process_latency_max,   &process_rate,          &process_total,
    &punctuate_latency_avg, &punctuate_latency_max, &punctuate_rate,        &punctuate_total,
    &record_lateness_avg,   &record_lateness_max,   &restore_rate,          &restore_total,
    &active_process_ratio,  &dropped_records_rate,  &dropped_records_total, &restore_remaining_records_total,
    &commit_latency_avg,    &commit_latency_max,    &commit_rate,           &commit_total};

}  // namespace task

namespace node {

inline constexpr std::string_view group = "stream-processor-node-metrics";

inline constexpr real process_rate{
    {group, "process-rate", debug::rank, kind::gauge, "The average number of calls to process per second"}};
inline constexpr whole process_total{
    {group, "process-total", debug::rank, kind::counter, "The total number of calls to process"}};
inline constexpr real record_e2e_latency_avg{
    {group, "record-e2e-latency-avg", info::rank, kind::gauge,
     "The average end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};
inline constexpr real record_e2e_latency_min{
    {group, "record-e2e-latency-min", info::rank, kind::gauge,
     "The minimum end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};
inline constexpr real record_e2e_latency_max{
    {group, "record-e2e-latency-max", info::rank, kind::gauge,
     "The maximum end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};
inline constexpr real process_latency_avg{
    {group, "process-latency-avg", debug::rank, kind::gauge, "The average latency of calls to process", false}};
inline constexpr real process_latency_max{
    {group, "process-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to process", false}};
inline constexpr real forward_rate{{group, "forward-rate", debug::rank, kind::gauge,
                                    "The average number of records forwarded to children per second", false}};
inline constexpr whole forward_total{
    {group, "forward-total", debug::rank, kind::counter, "The total number of records forwarded to children", false}};

inline constexpr definition const* all[] = {&process_rate,           &process_total,          &record_e2e_latency_avg,
                                            &record_e2e_latency_min, &record_e2e_latency_max, &process_latency_avg,
                                            &process_latency_max,    &forward_rate,           &forward_total};

}  // namespace node

namespace topic {

inline constexpr std::string_view group = "stream-topic-metrics";

inline constexpr whole bytes_consumed_total{
    {group, "bytes-consumed-total", info::rank, kind::counter, "The total number of bytes consumed from this topic"}};
inline constexpr whole records_consumed_total{{group, "records-consumed-total", info::rank, kind::counter,
                                               "The total number of records consumed from this topic"}};
inline constexpr whole bytes_produced_total{
    {group, "bytes-produced-total", info::rank, kind::counter, "The total number of bytes produced to this topic"}};
inline constexpr whole records_produced_total{
    {group, "records-produced-total", info::rank, kind::counter, "The total number of records produced to this topic"}};

inline constexpr whole newest_timestamp_ms{
    {group, "newest-timestamp-ms", info::rank, kind::gauge,
     "The highest timestamp consumed from this topic, in ms since the epoch; -1: "
     "none yet",
     false}};

inline constexpr definition const* all[] = {&newest_timestamp_ms, &bytes_consumed_total, &records_consumed_total,
                                            &bytes_produced_total, &records_produced_total};

}  // namespace topic

namespace store {

inline constexpr std::string_view group = "stream-state-metrics";

inline constexpr real put_rate{
    {group, "put-rate", debug::rank, kind::gauge, "The average number of calls to put per second"}};
inline constexpr real put_latency_avg{
    {group, "put-latency-avg", debug::rank, kind::gauge, "The average latency of calls to put"}};
inline constexpr real put_latency_max{
    {group, "put-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to put"}};
inline constexpr real get_rate{
    {group, "get-rate", debug::rank, kind::gauge, "The average number of calls to get per second"}};
inline constexpr real get_latency_avg{
    {group, "get-latency-avg", debug::rank, kind::gauge, "The average latency of calls to get"}};
inline constexpr real get_latency_max{
    {group, "get-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to get"}};
inline constexpr real delete_rate{
    {group, "delete-rate", debug::rank, kind::gauge, "The average number of calls to delete per second"}};
inline constexpr real delete_latency_avg{
    {group, "delete-latency-avg", debug::rank, kind::gauge, "The average latency of calls to delete"}};
inline constexpr real delete_latency_max{
    {group, "delete-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to delete"}};
inline constexpr real all_rate{
    {group, "all-rate", debug::rank, kind::gauge, "The average number of calls to all per second"}};
inline constexpr real all_latency_avg{
    {group, "all-latency-avg", debug::rank, kind::gauge, "The average latency of calls to all"}};
inline constexpr real all_latency_max{
    {group, "all-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to all"}};
inline constexpr real range_rate{
    {group, "range-rate", debug::rank, kind::gauge, "The average number of calls to range per second"}};
inline constexpr real range_latency_avg{
    {group, "range-latency-avg", debug::rank, kind::gauge, "The average latency of calls to range"}};
inline constexpr real range_latency_max{
    {group, "range-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to range"}};
inline constexpr real prefix_scan_rate{
    {group, "prefix-scan-rate", debug::rank, kind::gauge, "The average number of calls to prefix-scan per second"}};
inline constexpr real prefix_scan_latency_avg{
    {group, "prefix-scan-latency-avg", debug::rank, kind::gauge, "The average latency of calls to prefix-scan"}};
inline constexpr real prefix_scan_latency_max{
    {group, "prefix-scan-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to prefix-scan"}};
inline constexpr real flush_rate{
    {group, "flush-rate", debug::rank, kind::gauge, "The average number of calls to flush per second"}};
inline constexpr real flush_latency_avg{
    {group, "flush-latency-avg", debug::rank, kind::gauge, "The average latency of calls to flush"}};
inline constexpr real flush_latency_max{
    {group, "flush-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to flush"}};
inline constexpr real commit_rate{
    {group, "commit-rate", debug::rank, kind::gauge, "The average number of calls to commit per second"}};
inline constexpr real commit_latency_avg{
    {group, "commit-latency-avg", debug::rank, kind::gauge, "The average latency of calls to commit"}};
inline constexpr real commit_latency_max{
    {group, "commit-latency-max", debug::rank, kind::gauge, "The maximum latency of calls to commit"}};
inline constexpr real restore_rate{
    {group, "restore-rate", debug::rank, kind::gauge, "The average number of restorations per second"}};
inline constexpr real restore_latency_avg{
    {group, "restore-latency-avg", debug::rank, kind::gauge, "The average latency of restorations"}};
inline constexpr real restore_latency_max{
    {group, "restore-latency-max", debug::rank, kind::gauge, "The maximum latency of restorations"}};
inline constexpr whole num_keys{
    {group, "num-keys", info::rank, kind::gauge, "The current number of keys in the in-memory state store"}};
inline constexpr real record_e2e_latency_avg{
    {group, "record-e2e-latency-avg", trace::rank, kind::gauge,
     "The average end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};
inline constexpr real record_e2e_latency_min{
    {group, "record-e2e-latency-min", trace::rank, kind::gauge,
     "The minimum end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};
inline constexpr real record_e2e_latency_max{
    {group, "record-e2e-latency-max", trace::rank, kind::gauge,
     "The maximum end-to-end latency of a record, measuring by comparing the record timestamp with the system time "
     "when it has been fully processed by the node"}};

inline constexpr definition const* all[] = {&put_rate,
                                            &put_latency_avg,
                                            &put_latency_max,
                                            &get_rate,
                                            &get_latency_avg,
                                            &get_latency_max,
                                            &delete_rate,
                                            &delete_latency_avg,
                                            &delete_latency_max,
                                            &all_rate,
                                            &all_latency_avg,
                                            &all_latency_max,
                                            &range_rate,
                                            &range_latency_avg,
                                            &range_latency_max,
                                            &prefix_scan_rate,
                                            &prefix_scan_latency_avg,
                                            &prefix_scan_latency_max,
                                            &flush_rate,
                                            &flush_latency_avg,
                                            &flush_latency_max,
                                            &commit_rate,
                                            &commit_latency_avg,
                                            &commit_latency_max,
                                            &restore_rate,
                                            &restore_latency_avg,
                                            &restore_latency_max,
                                            &num_keys,
                                            &record_e2e_latency_avg,
                                            &record_e2e_latency_min,
                                            &record_e2e_latency_max};

}  // namespace store
namespace cache {

inline constexpr std::string_view group = "stream-record-cache-metrics";

inline constexpr real hit_ratio_avg{{group, "hit-ratio-avg", debug::rank, kind::gauge, "The average cache hit ratio"}};
inline constexpr real hit_ratio_min{{group, "hit-ratio-min", debug::rank, kind::gauge, "The minimum cache hit ratio"}};
inline constexpr real hit_ratio_max{{group, "hit-ratio-max", debug::rank, kind::gauge, "The maximum cache hit ratio"}};

inline constexpr definition const* all[] = {&hit_ratio_avg, &hit_ratio_min, &hit_ratio_max};

}  // namespace cache

}  // namespace weir::metrics

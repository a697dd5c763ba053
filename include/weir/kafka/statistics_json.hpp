// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>
#include <weir/metrics/append.hpp>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/client_statistics.hpp>

namespace weir::kafka {

/// The metrics of librdkafka, in a group of their own.
namespace client {

using metrics::kind;
inline constexpr std::string_view group = "librdkafka-metrics";
inline constexpr int rank = metrics::info::rank;

inline constexpr metrics::whole records_consumed_total{
    {group, "records-consumed-total", rank, kind::counter, "The total number of records fetched", false}};
inline constexpr metrics::real records_consumed_rate{
    {group, "records-consumed-rate", rank, kind::gauge, "The number of records fetched per second", false}};
inline constexpr metrics::whole bytes_consumed_total{
    {group, "bytes-consumed-total", rank, kind::counter, "The total number of bytes fetched", false}};
inline constexpr metrics::real bytes_consumed_rate{
    {group, "bytes-consumed-rate", rank, kind::gauge, "The number of bytes fetched per second", false}};
inline constexpr metrics::whole records_produced_total{
    {group, "records-produced-total", rank, kind::counter, "The total number of records sent", false}};
inline constexpr metrics::real records_produced_rate{
    {group, "records-produced-rate", rank, kind::gauge, "The number of records sent per second", false}};
inline constexpr metrics::whole bytes_produced_total{
    {group, "bytes-produced-total", rank, kind::counter, "The total number of bytes sent", false}};
inline constexpr metrics::real bytes_produced_rate{
    {group, "bytes-produced-rate", rank, kind::gauge, "The number of bytes sent per second", false}};
inline constexpr metrics::whole records_queued{
    {group, "records-queued", rank, kind::gauge, "The number of records that wait to be acknowledged", false}};
inline constexpr metrics::whole bytes_queued{
    {group, "bytes-queued", rank, kind::gauge, "The size of the records that wait to be acknowledged", false}};
inline constexpr metrics::whole records_prefetched{
    {group, "records-prefetched", rank, kind::gauge, "The number of records fetched and not polled yet", false}};
inline constexpr metrics::whole bytes_prefetched{
    {group, "bytes-prefetched", rank, kind::gauge, "The size of the records fetched and not polled yet", false}};
inline constexpr metrics::whole records_lag{{group, "records-lag", rank, kind::gauge,
                                             "The number of records of the partition that are not consumed yet",
                                             false}};
inline constexpr metrics::real records_lag_s{
    {group, "records-lag-seconds", rank, kind::gauge,
     "The age of the newest record that was processed, if there are later ones; else 0", false}};
inline constexpr metrics::real round_trip_avg{
    {group, "round-trip-time-avg", rank, kind::gauge, "The average time of a request to the broker in ms", false}};

inline constexpr metrics::definition const* all[] = {&records_consumed_total,
                                                     &records_consumed_rate,
                                                     &bytes_consumed_total,
                                                     &bytes_consumed_rate,
                                                     &records_produced_total,
                                                     &records_produced_rate,
                                                     &bytes_produced_total,
                                                     &bytes_produced_rate,
                                                     &records_queued,
                                                     &bytes_queued,
                                                     &records_prefetched,
                                                     &bytes_prefetched,
                                                     &records_lag,
                                                     &records_lag_s,
                                                     &round_trip_avg};

}  // namespace client

namespace detail {

struct throughput {
    metrics::definition const &total, &rate;
    char const* member;
    char const* type;  // of the client that it is about
};

/// A number of the object; `none` when there is none.
inline std::int64_t number_of(simdjson::dom::element of, char const* member, std::int64_t none = 0) {
    std::int64_t value = none;
    return of[member].get(value) == simdjson::SUCCESS ? value : none;
}

/// The time of the newest record of a partition that its task has processed, from metrics that are there; -1: unknown.
inline double newest_ms(std::vector<metrics::metric> const& known, std::string const& topic,
                        std::string const& partition) {
    for (auto const& m : known)
        if (m.name == metrics::topic::newest_timestamp_ms.name && m.group == metrics::topic::group &&
            m.tags.at("topic") == topic && m.tags.at("task-id").ends_with('_' + partition))
            return m.value;
    return -1;
}

}  // namespace detail

/// The policy that adds librdkafka's statistics to the metrics of an application:
/// `weir::with<weir::kafka::statistics>`. They come every statistics.interval.ms, 5000 when that is not set.
struct statistics : metrics::client_statistics {
    static void append(std::string_view client_id, std::string_view before, std::string_view now, std::int64_t wall_ms,
                       std::vector<metrics::metric>& out) {
        simdjson::dom::parser first, second;
        simdjson::dom::element is, was;
        if (second.parse(simdjson::padded_string{now}).get(is) != simdjson::SUCCESS) return;
        bool const has_before =
            !before.empty() && first.parse(simdjson::padded_string{before}).get(was) == simdjson::SUCCESS;
        std::string_view type;
        if (is["type"].get(type) != simdjson::SUCCESS) return;
        metrics::tags const about{{"client-id", std::string{client_id}}};
        metrics::appender const to{out, about};
        detail::throughput const all[] = {
            {client::records_consumed_total, client::records_consumed_rate, "rxmsgs", "consumer"},
            {client::bytes_consumed_total, client::bytes_consumed_rate, "rxmsg_bytes", "consumer"},
            {client::records_produced_total, client::records_produced_rate, "txmsgs", "producer"},
            {client::bytes_produced_total, client::bytes_produced_rate, "txmsg_bytes", "producer"}};
        for (auto const& t : all) {
            if (type != t.type) continue;
            auto const total = detail::number_of(is, t.member);
            to.value(t.total, static_cast<double>(total));
            auto const elapsed_us = has_before ? detail::number_of(is, "ts") - detail::number_of(was, "ts") : 0;
            to.value(t.rate, elapsed_us > 0 ? static_cast<double>(total - detail::number_of(was, t.member)) * 1e6 /
                                                  static_cast<double>(elapsed_us)
                                            : std::numeric_limits<double>::quiet_NaN());
        }
        if (type == "producer") {
            to.value(client::records_queued, static_cast<double>(detail::number_of(is, "msg_cnt")));
            to.value(client::bytes_queued, static_cast<double>(detail::number_of(is, "msg_size")));
        } else {
            std::int64_t records = 0, bytes = 0;
            for_each_partition(is, [&](auto, auto, auto p) {
                records += detail::number_of(p, "fetchq_cnt");
                bytes += detail::number_of(p, "fetchq_size");
            });
            to.value(client::records_prefetched, static_cast<double>(records));
            to.value(client::bytes_prefetched, static_cast<double>(bytes));
        }
        append_brokers(is, about, out);
        if (type == "consumer") append_lags(is, about, wall_ms, out);
    }

private:
    static void append_brokers(simdjson::dom::element is, metrics::tags about, std::vector<metrics::metric>& out) {
        simdjson::dom::object brokers;
        if (is["brokers"].get(brokers) != simdjson::SUCCESS) return;
        for (auto const& [name, broker] : brokers) {
            auto const id = detail::number_of(broker, "nodeid", -1);
            simdjson::dom::element times;
            std::string_view source;
            if (broker["source"].get(source) == simdjson::SUCCESS && source == "logical") continue;  // one more of them
            if (id < 0 || broker["rtt"].get(times) != simdjson::SUCCESS || detail::number_of(times, "cnt") == 0)
                continue;
            about["broker"] = std::to_string(id);
            metrics::appender{out, about}.value(client::round_trip_avg,
                                                static_cast<double>(detail::number_of(times, "avg")) / 1e3);
        }
    }
    /// `visit(topic, partition, statistics)`
    template <typename Visit>
    static void for_each_partition(simdjson::dom::element is, Visit const& visit) {
        simdjson::dom::object topics, partitions;
        if (is["topics"].get(topics) != simdjson::SUCCESS) return;
        for (auto const& [topic, of] : topics) {
            if (of["partitions"].get(partitions) != simdjson::SUCCESS) continue;
            for (auto const& [partition, p] : partitions) visit(topic, partition, p);
        }
    }
    static void append_lags(simdjson::dom::element is, metrics::tags about, std::int64_t wall_ms,
                            std::vector<metrics::metric>& out) {
        for_each_partition(is, [&](std::string_view topic, std::string_view partition, simdjson::dom::element p) {
            auto const lag = detail::number_of(p, "consumer_lag", -1);
            if (lag < 0) return;  // not assigned, or not known yet
            about["topic"] = std::string{topic};
            about["partition"] = std::string{partition};
            auto const newest_ms = detail::newest_ms(out, about["topic"], about["partition"]);
            metrics::appender const to{out, about};
            to.value(client::records_lag, static_cast<double>(lag));
            to.value(client::records_lag_s, lag == 0 ? 0
                                            : newest_ms < 0
                                                ? std::numeric_limits<double>::quiet_NaN()
                                                : std::max(0.0, static_cast<double>(wall_ms) - newest_ms) / 1e3);
        });
    }
};

}  // namespace weir::kafka

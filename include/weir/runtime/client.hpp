// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the runtime asks of a Kafka client (design: the runtime knows no client library). Two models: kafka/ on
// librdkafka, sim/ in memory. tests/laws/ runs one suite over both. Every call of one client object comes from one
// thread, except where a line says otherwise. Times are milliseconds. Failures throw `client_error` with the topic,
// partition and offset in the message.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/record/bytes.hpp>
#include <weir/record/headers.hpp>
#include <weir/record/topic_partition.hpp>

namespace weir::runtime {

/// A record to send. All views may die when `send` returns.
struct produced_record {
    std::optional<std::int32_t>
        partition{};     ///< none: murmur2 of the key as Java's default, any partition for a null key
    std::optional<std::int64_t> timestamp_ms{};  ///< none: the client's clock
    wire_bytes key{}, value{};
    headers const* record_headers = nullptr;     ///< null: no headers
    void* opaque = nullptr;                      ///< comes back with the delivery
};

/// What became of a sent record.
struct delivery {
    std::string_view topic{};
    std::int32_t partition = -1;
    std::int64_t offset = -1;        ///< -1 when it failed
    std::int64_t timestamp_ms = -1;
    std::string_view error{};        ///< empty: the broker has it, as often as acks asks for
    bool retriable = false;
    void* opaque = nullptr;
};

struct partition_offset {
    topic_partition partition;
    std::int64_t offset = 0;
};

struct new_topic {
    std::string name;
    std::int32_t partitions = 1;
    std::int32_t replication_factor = -1;  ///< -1: the broker's default
    std::map<std::string, std::string> configs{};
};

/// Called from inside `poll` and `close`, on the polling thread.
struct rebalance_listener {
    virtual void on_partitions_assigned(std::span<topic_partition const> added) = 0;
    /// Still owned: commit now.
    virtual void on_partitions_revoked(std::span<topic_partition const> removed) = 0;
    /// Owned by somebody else already: do not commit.
    virtual void on_partitions_lost(std::span<topic_partition const> removed) = 0;

protected:
    ~rebalance_listener() = default;
};

/// One record of a batch: views, valid as long as the batch lives.
template <typename R>
concept consumed_record_model = requires(R const& r, headers& out) {
    { r.topic() } -> std::convertible_to<std::string_view>;
    { r.partition() } -> std::same_as<std::int32_t>;
    { r.offset() } -> std::same_as<std::int64_t>;
    { r.timestamp_ms() } -> std::same_as<std::int64_t>;  // -1: the record has none
    { r.key() } -> std::same_as<wire_bytes>;
    { r.value() } -> std::same_as<wire_bytes>;
    { r.copy_headers(out) } -> std::same_as<void>;       // clears `out` first
    { r.source() } -> std::equality_comparable;  // cheap to compare: equal if and only if the topics are equal
};

/// Records of one poll; owns them, movable, may outlive later polls but not the client.
template <typename B>
concept record_batch_model = std::movable<B> && requires(B const& b, std::size_t i) {
    { b.size() } -> std::same_as<std::size_t>;
    { b[i] } -> consumed_record_model;
    /// Partitions whose end was reached by this poll (only from `assign`ed consumers).
    { b.ends() } -> std::convertible_to<std::span<topic_partition const>>;
};

/// `subscribe` makes it a member of its group, `assign` a reader without one; an object does one of the two.
template <typename C>
concept consumer_client =
    requires(C& c, std::span<std::string const> topics, rebalance_listener& listener, int timeout_ms,
             std::span<offset_and_metadata const> offsets, std::span<topic_partition const> partitions,
             std::span<partition_offset const> positions, topic_partition const& tp) {
        c.subscribe(topics, listener);
        /// Waits up to `timeout_ms` for the first record only. Never throws away what it took.
        { c.poll(timeout_ms) } -> record_batch_model;
        /// Replaces the assignment; reading starts at each given offset. Throws later, from poll, when an
        /// offset is out of range
        /// (`offset_out_of_range`, below).
        c.assign(positions);
        c.seek(positions);
        /// Until `resume`, polls give nothing of these partitions, records and ends; their positions stay, and nothing
        /// is lost. Possible inside of on_partitions_assigned, before the first record. A partition that is assigned
        /// anew is not paused. Throws client_error for one that is not assigned.
        c.pause(partitions);
        c.resume(partitions);
        /// Returns when the group's coordinator has accepted; throws `commit_failed` otherwise.
        c.commit(offsets, timeout_ms);
        /// In the order asked; none: nothing was committed.
        { c.committed(partitions, timeout_ms) } -> std::same_as<std::vector<std::optional<offset_and_metadata>>>;
        { c.beginning_offsets(partitions, timeout_ms) } -> std::same_as<std::vector<std::int64_t>>;
        { c.end_offsets(partitions, timeout_ms) } -> std::same_as<std::vector<std::int64_t>>;
        /// Leaves the group unless it is a static member; rebalance callbacks may run. Idempotent. The
        /// destructor leaves as well, but without any callback: listeners may be gone by then.
        c.close(timeout_ms);
        /// Where a partition that it reads ended when the broker last said so, without waiting; -1: that is not known.
        /// Other threads may ask as long as the object lives, also while it is used or closed.
        { std::as_const(c).known_end_offset(tp) } -> std::same_as<std::int64_t>;
    };

/// `send` copies and queues; a full queue waits (serving deliveries), at most `max.block.ms`, then throws. A record at
/// which it throws is not queued, and has no delivery.
template <typename P, typename H>
concept serves_deliveries = requires(P& p, int timeout_ms, H on_delivery) {
    p.poll(timeout_ms, on_delivery);  // calls on_delivery(delivery const&) for each finished record
    { p.flush(timeout_ms, on_delivery) } -> std::same_as<bool>;  // false: something is still under way after timeout_ms
};

struct ignore_deliveries {
    void operator()(delivery const&) const {}
};

template <typename P>
concept producer_client =
    serves_deliveries<P, ignore_deliveries> && requires(P& p, produced_record const& record, std::string const& topic) {
        typename P::topic_type;  // a cheap handle, copyable, valid as long as the client
        {
            p.topic(topic)
        } -> std::same_as<typename P::topic_type>;  // resolved once per sink; an unknown topic throws `unknown_topic`
        p.send(typename P::topic_type{p.topic(topic)}, record);
    };

template <typename A>
concept admin_client = requires(A& a, std::span<new_topic const> topics, std::span<std::string const> names,
                                std::span<partition_offset const> before, int timeout_ms, bool (&keep_waiting)()) {
    /// Waits until a broker answers. False: `keep_waiting`, which is asked about every second, said no before. Throws
    /// client_error when none answers in time.
    { a.wait_for_broker(timeout_ms, keep_waiting) } -> std::same_as<bool>;
    /// One message per topic: empty when it was created just now, one with "already exists" when it was
    /// there, else why not.
    { a.create_topics(topics, timeout_ms) } -> std::same_as<std::vector<std::string>>;
    /// Number of partitions of each; none: there is no such topic.
    { a.partition_counts(names, timeout_ms) } -> std::same_as<std::vector<std::optional<std::int32_t>>>;
    { a.delete_topics(names, timeout_ms) } -> std::same_as<std::vector<std::string>>;
    { a.topic_configs(names[0], timeout_ms) } -> std::same_as<std::map<std::string, std::string>>;
    /// Deletes all records below each offset (what Kafka Streams does to repartition topics).
    a.delete_records(before, timeout_ms);
};

/// `wall_ms` is the time of records and wall-clock punctuation, `steady_ns` that of intervals and latencies.
template <typename T>
concept clock_model = requires(T const& t) {
    { t.wall_ms() } -> std::same_as<std::int64_t>;
    { t.steady_ns() } -> std::same_as<std::int64_t>;
};

struct client_settings {
    std::map<std::string, std::string> values;  ///< Kafka names; unknown names throw config_error
};

/// Makes the clients of one application: the only thing that kafka/ and sim/ hand to the runtime. Thread-safe.
template <typename S>
concept client_supplier = requires(S& s, client_settings const& settings) {
    { s.consumer(settings) } -> consumer_client;  // with group.id: the main consumer; without: restore
    { s.producer(settings) } -> producer_client;
    { s.admin(settings) } -> admin_client;
    { s.clock() } -> clock_model;
};

/// What was asked for may be possible later.
struct retriable_client_error : client_error {
    using client_error::client_error;
};
struct commit_failed : client_error {
    using client_error::client_error;
};
struct unknown_topic : client_error {
    using client_error::client_error;
};
/// The broker no longer has, or never had, this offset.
struct offset_out_of_range : client_error {
    topic_partition partition;
    offset_out_of_range(std::string const& what, topic_partition tp) : client_error{what}, partition{std::move(tp)} {}
};
/// The client cannot be used any more (fenced, fatal): make a new one.
struct fatal_client_error : client_error {
    using client_error::client_error;
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/kafka/client.hpp>
#include <weir/kafka/clock.hpp>
#include <weir/kafka/metadata.hpp>
#include <weir/kafka/outbox.hpp>
#include <weir/record/murmur2.hpp>

namespace weir::kafka {

/// A producer on librdkafka. Used by one thread. Records that were sent to several partitions in turn leave when
/// enough of them have come together, and at the next `poll` or `flush`. Deliveries are reported by these two only.
class producer {
    using lane = detail::outbox::lane;

    struct known_topic {
        detail::topic_ptr handle;
        std::deque<lane> lanes{};      // one for each partition, which stay where they are
        std::uint64_t without_key = 0;  // records so far
        std::int64_t counted_ns = 0;    // when the partitions were counted
    };
    struct waiting_delivery {
        runtime::delivery what;
        detail::topic_ptr topic;  // whose name `what` views
    };
    struct no_room {};  // in librdkafka's queue, for a record that stays in the outbox
    static constexpr std::string_view too_large = "the record is larger than max.request.size or buffer.memory";
    static constexpr std::uint64_t run_without_key = 256;  // to one partition, then comes the next
    static constexpr std::int64_t count_again_ns = 300'000'000'000;

    client_options options_;
    detail::client client_;
    std::map<std::string, known_topic, std::less<>> topics_;
    detail::outbox outbox_;
    lane* last_lane_ = nullptr;
    std::size_t under_way_ = 0;  // records that librdkafka has; its own count has events such as statistics in it
    std::vector<waiting_delivery> waiting_;
    void (*on_delivery_)(void* handler, runtime::delivery const&) = nullptr;  // during poll and flush
    void* handler_ = nullptr;
    std::exception_ptr thrown_;  // by the handler, which ran below frames of C
    bool warned_of_time_zero_ = false;

public:
    /// What `topic` gives; valid as long as the producer.
    class topic_type {
        known_topic* topic_;
        friend class producer;
        explicit topic_type(known_topic& topic) : topic_{&topic} {}
    };

    explicit producer(runtime::client_settings const& settings, log_sink log = log_to_stderr,
                      statistics_sink statistics = {})
        : options_{translate(settings, client_kind::producer)},
          client_{client_kind::producer, options_, std::move(log),
                  [](rd_kafka_conf_t* conf) { rd_kafka_conf_set_dr_msg_cb(conf, on_report); }, std::move(statistics)} {}
    producer(producer&&) = default;
    producer& operator=(producer&&) = delete;
    ~producer() {
        if (!client_) return;
        client_.shared().owner = nullptr;
        auto const left = outbox_.size() + under_way_;
        if (left > 0)
            client_.say(log_level::warning,
                        std::to_string(left) + " records or their deliveries were left behind unflushed");
        rd_kafka_purge(client_.get(),
                       RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
        waiting_.clear();
        topics_.clear();
    }

    topic_type topic(std::string const& name) {
        if (auto const known = topics_.find(name); known != topics_.end()) return topic_type{known->second};
        detail::topic_ptr handle{rd_kafka_topic_new(client_.get(), name.c_str(), nullptr)};
        if (!handle) detail::fail(client_.get(), "topic " + name, rd_kafka_last_error());
        known_topic fresh{.handle = std::move(handle)};
        count_partitions(fresh, options_.max_block_ms);
        return topic_type{topics_.emplace(name, std::move(fresh)).first->second};
    }

    void send(topic_type to, runtime::produced_record const& record) {
        auto& topic = *to.topic_;
        auto& target = choose_lane(topic, record);
        detail::headers_ptr owned_headers;
        detail::outbox::parcel p{.key = record.key, .value = record.value, .opaque = record.opaque};
        p.timestamp_ms = record.timestamp_ms ? checked_time(topic, *record.timestamp_ms) : clock{}.wall_ms();
        if (record.record_headers && !record.record_headers->empty()) {
            owned_headers = to_c(*record.record_headers);
            p.record_headers = &owned_headers;
        }
        // In turn to one partition needs no detour.
        if (std::exchange(last_lane_, &target) == &target && outbox_.empty()) {
            auto const error = produce(target, p, options_.max_block_ms);
            if (error != RD_KAFKA_RESP_ERR_NO_ERROR) refuse(target, error);
            return;
        }
        // Who is refused must not be sent later: room is made for a record before it is taken.
        if (outbox_.full() && !empty_outbox(detail::deadline{options_.max_block_ms}))
            refuse(target, RD_KAFKA_RESP_ERR__QUEUE_FULL);
        outbox_.add(target, p);
    }

    template <typename OnDelivery>
    void poll(int timeout_ms, OnDelivery&& on_delivery) {
        count_partitions_again();
        serve(on_delivery, [&](bool wait) {
            bool const all_left = empty_outbox(detail::deadline{0});
            rd_kafka_poll(client_.get(), wait ? timeout_ms : 0);
            if (!all_left) empty_outbox(detail::deadline{0});  // deliveries make room
        });
    }

    template <typename OnDelivery>
    bool flush(int timeout_ms, OnDelivery&& on_delivery) {
        detail::deadline const until{timeout_ms};
        bool complete = false;
        serve(on_delivery, [&](bool) {
            bool all_left = false;
            do {
                all_left = empty_outbox(detail::deadline{0});  // what has no room follows what has left
                complete = rd_kafka_flush(client_.get(), until.left_ms()) == RD_KAFKA_RESP_ERR_NO_ERROR && all_left;
            } while (!all_left && !until.over());
        });
        return complete;
    }

private:
    // ---- where to

    void count_partitions(known_topic& topic, int timeout_ms) {
        topic.counted_ns = clock{}.steady_ns();
        auto const count = detail::partition_count(client_.get(), topic.handle.get(), timeout_ms);
        while (std::cmp_less(topic.lanes.size(), count))
            topic.lanes.push_back(
                {.topic = topic.handle.get(), .partition = static_cast<std::int32_t>(topic.lanes.size())});
    }

    /// Topics may grow. As often as Java's clients look (metadata.max.age.ms); what fails is tried again as late.
    void count_partitions_again() {
        auto const now_ns = clock{}.steady_ns();
        for (auto& [name, topic] : topics_) {
            if (now_ns - topic.counted_ns < count_again_ns) continue;
            try {
                count_partitions(topic, 1'000);
            } catch (client_error const& e) {
                client_.say(log_level::warning, e.what());
            }
        }
    }

    lane& choose_lane(known_topic& topic, runtime::produced_record const& record) {
        if (record.partition) {
            auto const partition = static_cast<std::size_t>(*record.partition);
            if (partition >= topic.lanes.size()) [[unlikely]]
                require_partition(topic, *record.partition);
            return topic.lanes[partition];
        }
        auto const count = topic.lanes.size();
        if (record.key)
            return topic
                .lanes[static_cast<std::size_t>(partition_for_key(*record.key, static_cast<std::int32_t>(count)))];
        return topic.lanes[topic.without_key++ / run_without_key % count];
    }

    /// librdkafka would find out by itself, but late and, before 2.12, by freeing the headers twice.
    void require_partition(known_topic& topic, std::int32_t partition) {
        if (partition >= 0) count_partitions(topic, options_.max_block_ms);
        if (partition < 0 || std::cmp_greater_equal(partition, topic.lanes.size()))
            throw client_error{"topic " + name_of(topic.handle.get()) + " has " + std::to_string(topic.lanes.size()) +
                               " partitions, there is no partition " + std::to_string(partition)};
    }

    // ---- into librdkafka's queue

    static std::string name_of(rd_kafka_topic_t const* topic) { return rd_kafka_topic_name(topic); }

    static detail::headers_ptr to_c(headers const& from) {
        detail::headers_ptr to{rd_kafka_headers_new(from.size())};
        for (std::size_t i = 0; i < from.size(); ++i) {
            auto const [name, value] = from[i];
            rd_kafka_header_add(to.get(), name.data(), static_cast<ssize_t>(name.size()),
                                value ? value->data() : nullptr, value ? static_cast<ssize_t>(value->size()) : 0);
        }
        return to;
    }

    /// librdkafka reads a time of 0 as "now". One millisecond off is the smaller lie.
    std::int64_t checked_time(known_topic const& topic, std::int64_t timestamp_ms) {
        if (timestamp_ms > 0) [[likely]]
            return timestamp_ms;
        auto const what = "topic " + name_of(topic.handle.get());
        if (timestamp_ms < 0)
            throw client_error{what + ": a record cannot have the timestamp " + std::to_string(timestamp_ms)};
        if (!std::exchange(warned_of_time_zero_, true))
            client_.say(log_level::warning,
                        what + ": librdkafka cannot send the timestamp 0 (1970-01-01); such records are sent with 1");
        return 1;
    }

    /// False: time is up, and there is no room for the first of those that are left.
    bool empty_outbox(detail::deadline const& until) {
        try {
            outbox_.drain([&](lane const& to, detail::outbox::parcel const& p) {
                auto const error = produce(to, p, until.left_ms());
                if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) throw no_room{};
                if (error != RD_KAFKA_RESP_ERR_NO_ERROR) not_taken(to, p, error);
            });
        } catch (no_room) {
            return false;
        }
        return true;
    }

    /// An error: librdkafka did not take it.
    rd_kafka_resp_err_t produce(lane const& to, detail::outbox::parcel const& p, int timeout_ms) {
        auto error = enqueue(to, p);
        if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) [[unlikely]] {
            client_.shared().owner = this;
            // To librdkafka a record that is larger than the whole of its queue is one that has to wait.
            if (rd_kafka_outq_len(client_.get()) == 0 && (error = enqueue(to, p)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
                return RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
            detail::deadline const until{timeout_ms};
            while (error == RD_KAFKA_RESP_ERR__QUEUE_FULL && !until.over()) {
                rd_kafka_poll(client_.get(), until.left_ms(10));
                error = enqueue(to, p);
            }
        }
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
        ++under_way_;
        if (p.record_headers) static_cast<void>(p.record_headers->release());  // librdkafka took them
        return error;
    }

    rd_kafka_resp_err_t enqueue(lane const& to, detail::outbox::parcel const& p) {
        auto const data = [](wire_bytes const& bytes) -> void const* {
            if (!bytes) return nullptr;
            return bytes->data() ? bytes->data() : "";  // empty is not null
        };
        auto const size = [](wire_bytes const& bytes) { return bytes ? bytes->size() : 0; };
        auto const with = [&](auto... more) {
            return rd_kafka_producev(client_.get(), RD_KAFKA_VTYPE_RKT, to.topic, RD_KAFKA_VTYPE_PARTITION,
                                     to.partition, RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY, RD_KAFKA_VTYPE_KEY,
                                     data(p.key), size(p.key), RD_KAFKA_VTYPE_VALUE, data(p.value), size(p.value),
                                     RD_KAFKA_VTYPE_TIMESTAMP, p.timestamp_ms, RD_KAFKA_VTYPE_OPAQUE, p.opaque, more...,
                                     RD_KAFKA_VTYPE_END);
        };
        if (p.record_headers && *p.record_headers) return with(RD_KAFKA_VTYPE_HEADERS, p.record_headers->get());
        return with();
    }

    [[noreturn]] void refuse(lane const& to, rd_kafka_resp_err_t error) const {
        auto const what = "a record for " + name_of(to.topic) + '-' + std::to_string(to.partition);
        if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            throw runtime::retriable_client_error{
                what + " found no room in the producer's queue (max.block.ms, buffer.memory)"};
        if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) throw client_error{what + ": " + std::string{too_large}};
        detail::fail(client_.get(), what, error);
    }

    /// It was accepted before; what librdkafka has against it is told as its delivery.
    void not_taken(lane const& to, detail::outbox::parcel const& p, rd_kafka_resp_err_t error) {
        if (error == RD_KAFKA_RESP_ERR__FATAL) refuse(to, error);
        report({.topic = rd_kafka_topic_name(to.topic),
                .partition = to.partition,
                .timestamp_ms = p.timestamp_ms,
                .error = error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? too_large : rd_kafka_err2str(error),
                .retriable = detail::is_retriable(error),
                .opaque = p.opaque});
    }

    // ---- deliveries

    template <typename OnDelivery, typename Serve>
    void serve(OnDelivery& on_delivery, Serve serve_queue) {
        client_.shared().owner = this;
        bool const had_some = !waiting_.empty();
        report_waiting(on_delivery);
        handler_ = const_cast<void*>(static_cast<void const*>(std::addressof(on_delivery)));
        on_delivery_ = [](void* handler, runtime::delivery const& d) { (*static_cast<OnDelivery*>(handler))(d); };
        try {
            serve_queue(!had_some);
        } catch (...) {
            on_delivery_ = nullptr;
            throw;
        }
        on_delivery_ = nullptr;
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
        if (auto const fatal = detail::fatal_reason(client_.get()); !fatal.empty())
            throw runtime::fatal_client_error{"producer: " + fatal};
    }

    /// What the handler throws at is reported; what comes after it goes on waiting.
    template <typename OnDelivery>
    void report_waiting(OnDelivery& on_delivery) {
        std::size_t reported = 0;
        try {
            while (reported < waiting_.size()) on_delivery(waiting_[reported++].what);
        } catch (...) {
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(reported));
            throw;
        }
        waiting_.clear();
    }

    static void on_report(rd_kafka_t*, rd_kafka_message_t const* message, void* opaque) {
        auto* const self = static_cast<producer*>(detail::callbacks_of(opaque).owner);
        if (!self) return;
        --self->under_way_;
        self->report(*message);
    }

    void report(rd_kafka_message_t const& message) noexcept {
        rd_kafka_timestamp_type_t type;
        bool const failed = message.err != RD_KAFKA_RESP_ERR_NO_ERROR;
        report({.topic = rd_kafka_topic_name(message.rkt),
                .partition = message.partition,
                .offset = failed ? -1 : message.offset,
                .timestamp_ms = rd_kafka_message_timestamp(&message, &type),
                .error = failed ? reason(message.err) : std::string_view{},
                .retriable = failed && detail::is_retriable(message.err),
                .opaque = message._private});
    }
    void report(runtime::delivery const& d) noexcept try {
        if (on_delivery_ && !thrown_) return on_delivery_(handler_, d);
        detail::topic_ptr topic{rd_kafka_topic_new(client_.get(), d.topic.data(), nullptr)};
        waiting_.push_back({d, std::move(topic)});
    } catch (...) {
        thrown_ = std::current_exception();
    }

    static std::string_view reason(rd_kafka_resp_err_t error) {
        if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
            return "Broker: Message size too large (a whole batch counts: batch.size must not exceed the topic's "
                   "max.message.bytes)";
        return rd_kafka_err2str(error);
    }
};

static_assert(runtime::producer_client<producer>);

}  // namespace weir::kafka

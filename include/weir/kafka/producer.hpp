// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/kafka/client.hpp>
#include <weir/kafka/metadata.hpp>

namespace weir::kafka {

/// A producer on librdkafka. Used by one thread. Deliveries are reported by `poll` and `flush` only: those that `send`
/// has to serve while the queue is full wait for the next of these calls.
class producer {
    struct known_topic {
        detail::topic_ptr handle;
        std::int32_t partitions;
    };
    struct waiting_delivery {
        runtime::delivery what;
        detail::topic_ptr topic;  // whose name `what` views
    };

    client_options options_;
    detail::client client_;
    std::map<std::string, known_topic, std::less<>> topics_;
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

    explicit producer(runtime::client_settings const& settings, log_sink log = log_to_stderr)
        : options_{translate(settings, client_kind::producer)},
          client_{client_kind::producer, options_, std::move(log),
                  [](rd_kafka_conf_t* conf) { rd_kafka_conf_set_dr_msg_cb(conf, on_report); }} {}
    producer(producer&&) = default;
    producer& operator=(producer&&) = delete;
    ~producer() {
        if (!client_) return;
        client_.shared().owner = nullptr;
        if (auto const left = rd_kafka_outq_len(client_.get()); left > 0)
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
        auto const partitions = detail::partition_count(client_.get(), handle.get(), options_.max_block_ms);
        return topic_type{topics_.emplace(name, known_topic{std::move(handle), partitions}).first->second};
    }

    void send(topic_type to, runtime::produced_record const& record) {
        auto& topic = *to.topic_;
        if (record.partition && *record.partition >= topic.partitions) [[unlikely]]
            require_partition(topic, *record.partition);
        std::array<rd_kafka_vu_t, 8> parts;
        std::size_t count = 0;
        auto const part = [&](rd_kafka_vtype_t type) -> auto& {
            parts[count].vtype = type;
            return parts[count++].u;
        };
        part(RD_KAFKA_VTYPE_RKT).rkt = topic.handle.get();
        part(RD_KAFKA_VTYPE_MSGFLAGS).i = RD_KAFKA_MSG_F_COPY;
        part(RD_KAFKA_VTYPE_PARTITION).i32 = record.partition.value_or(RD_KAFKA_PARTITION_UA);
        part(RD_KAFKA_VTYPE_OPAQUE).ptr = record.opaque;
        if (record.key) set(part(RD_KAFKA_VTYPE_KEY), *record.key);
        if (record.value) set(part(RD_KAFKA_VTYPE_VALUE), *record.value);
        if (record.timestamp_ms) part(RD_KAFKA_VTYPE_TIMESTAMP).i64 = checked_time(topic, *record.timestamp_ms);
        detail::headers_ptr owned_headers;
        if (record.record_headers && !record.record_headers->empty()) {
            owned_headers = to_c(*record.record_headers);
            part(RD_KAFKA_VTYPE_HEADERS).headers = owned_headers.get();
        }
        auto* error = rd_kafka_produceva(client_.get(), parts.data(), count);
        if (error) [[unlikely]] {
            send_later(topic, detail::error_ptr{error}, parts.data(), count);
        }
        static_cast<void>(owned_headers.release());  // librdkafka took them
    }

    template <typename OnDelivery>
    void poll(int timeout_ms, OnDelivery&& on_delivery) {
        serve(on_delivery, [&](bool wait) { rd_kafka_poll(client_.get(), wait ? timeout_ms : 0); });
    }

    template <typename OnDelivery>
    bool flush(int timeout_ms, OnDelivery&& on_delivery) {
        detail::deadline const until{timeout_ms};
        auto error = RD_KAFKA_RESP_ERR__TIMED_OUT;
        serve(on_delivery, [&](bool) { error = rd_kafka_flush(client_.get(), until.left_ms()); });
        return error == RD_KAFKA_RESP_ERR_NO_ERROR;
    }

private:
    template <typename Union>
    static void set(Union& part, bytes_view bytes) {
        part.mem.ptr = const_cast<char*>(bytes.data() ? bytes.data() : "");  // a null pointer would mean null
        part.mem.size = bytes.size();
    }

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
        auto const* name = rd_kafka_topic_name(topic.handle.get());
        if (timestamp_ms < 0)
            throw client_error{std::string{"topic "} + name + ": a record cannot have the timestamp " +
                               std::to_string(timestamp_ms)};
        if (!std::exchange(warned_of_time_zero_, true))
            client_.say(log_level::warning,
                        std::string{"topic "} + name +
                            ": librdkafka cannot send the timestamp 0 (1970-01-01); such records are sent with 1");
        return 1;
    }

    /// The topic may have grown since; beyond its end librdkafka would find out by itself, but late and, before 2.12,
    /// by freeing the headers twice.
    void require_partition(known_topic& topic, std::int32_t partition) const {
        topic.partitions = detail::partition_count(client_.get(), topic.handle.get(), options_.max_block_ms);
        if (partition >= topic.partitions)
            throw client_error{"topic " + std::string{rd_kafka_topic_name(topic.handle.get())} + " has " +
                               std::to_string(topic.partitions) + " partitions, there is no partition " +
                               std::to_string(partition)};
    }

    void send_later(known_topic const& topic, detail::error_ptr error, rd_kafka_vu_t const* parts, std::size_t count) {
        client_.shared().owner = this;
        detail::deadline const until{options_.max_block_ms};
        while (error && rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__QUEUE_FULL && !until.over()) {
            rd_kafka_poll(client_.get(), until.left_ms(10));
            error.reset(rd_kafka_produceva(client_.get(), parts, count));
        }
        if (!error) return;
        auto const code = rd_kafka_error_code(error.get());
        auto what = std::string{"record for topic "} + rd_kafka_topic_name(topic.handle.get());
        if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            what += " found no room within max.block.ms=" + std::to_string(options_.max_block_ms);
        detail::fail(client_.get(), what, code);
    }

    template <typename OnDelivery, typename Serve>
    void serve(OnDelivery& on_delivery, Serve serve_queue) {
        client_.shared().owner = this;
        bool const had_some = !waiting_.empty();
        report_waiting(on_delivery);
        handler_ = const_cast<void*>(static_cast<void const*>(std::addressof(on_delivery)));
        on_delivery_ = [](void* handler, runtime::delivery const& d) { (*static_cast<OnDelivery*>(handler))(d); };
        serve_queue(!had_some);
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
        if (self) self->report(*message);
    }

    void report(rd_kafka_message_t const& message) noexcept try {
        rd_kafka_timestamp_type_t type;
        bool const failed = message.err != RD_KAFKA_RESP_ERR_NO_ERROR;
        runtime::delivery const d{.topic = rd_kafka_topic_name(message.rkt),
                                  .partition = message.partition,
                                  .offset = failed ? -1 : message.offset,
                                  .timestamp_ms = rd_kafka_message_timestamp(&message, &type),
                                  .error = failed ? reason(message.err) : std::string_view{},
                                  .retriable = failed && detail::is_retriable(message.err),
                                  .opaque = message._private};
        if (on_delivery_ && !thrown_) return on_delivery_(handler_, d);
        waiting_.push_back(
            {d, detail::topic_ptr{rd_kafka_topic_new(client_.get(), rd_kafka_topic_name(message.rkt), nullptr)}});
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

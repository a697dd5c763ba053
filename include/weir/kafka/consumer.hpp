// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/kafka/client.hpp>
#include <weir/kafka/metadata.hpp>
#include <weir/kafka/offsets.hpp>
#include <weir/kafka/partition_list.hpp>
#include <weir/kafka/positions.hpp>
#include <weir/kafka/record_batch.hpp>
#include <weir/kafka/record_queue.hpp>

namespace weir::kafka {

/// A consumer on librdkafka: with `group.id` a member of a group, without it a reader that is assigned its partitions.
/// Used by one thread. Batches must end before it does.
///
/// Records come through a queue of our own, events (rebalances, errors) through librdkafka's: a rebalance thus runs
/// between two batches, never while one is being collected, when records of a revoked partition would be in it.
class consumer {
    struct nobody final : runtime::rebalance_listener {
        void on_partitions_assigned(std::span<topic_partition const>) override {}
        void on_partitions_revoked(std::span<topic_partition const>) override {}
        void on_partitions_lost(std::span<topic_partition const>) override {}
    };
    client_kind kind_;
    client_options options_;
    detail::client client_;
    detail::record_queue records_;  // it and the events end before the client
    detail::queue_ptr events_;      // of a member of a group
    runtime::rebalance_listener* listener_ = nullptr;
    detail::positions positions_;
    rd_kafka_topic_partition_list_t* assigning_ = nullptr;
    std::set<std::string> known_topics_;
    std::exception_ptr thrown_;                          // by the listener, which ran below frames of C
    bool closing_ = false, closed_ = false, was_assigned_ = false, lost_a_topic_ = false, left_in_time_ = true;

public:
    explicit consumer(runtime::client_settings const& settings, log_sink log = log_to_stderr,
                      statistics_sink statistics = {})
        : kind_{consumer_kind(settings)},
          options_{translate(settings, kind_)},
          client_{kind_, options_, std::move(log),
                  [this](rd_kafka_conf_t* conf) {
                      if (kind_ == client_kind::consumer) rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
                  },
                  std::move(statistics)},
          records_{client_.get(), options_.max_poll_records, kind_ == client_kind::consumer} {
        rd_kafka_poll_set_consumer(client_.get());
        if (kind_ == client_kind::reader) return;
        events_.reset(rd_kafka_queue_get_consumer(client_.get()));
        // An event ends a wait for records.
        rd_kafka_queue_cb_event_enable(
            events_.get(),
            [](rd_kafka_t*, void* records) { rd_kafka_queue_yield(static_cast<rd_kafka_queue_t*>(records)); },
            records_.get());
    }
    consumer(consumer&&) = default;
    consumer& operator=(consumer&&) = delete;
    ~consumer() {
        if (!client_) return;
        nobody silent;
        if (listener_) listener_ = &silent;
        try {
            close(10'000);
        } catch (std::exception const& e) {
            client_.say(log_level::error, std::string{"close: "} + e.what());
        }
        if (events_) rd_kafka_queue_cb_event_enable(events_.get(), nullptr, nullptr);
        // Before 2.1, librdkafka waits forever for a partition that was deleted (its issue 4187).
        if (lost_a_topic_ && rd_kafka_version() < 0x02010000)
            client_.doom();
        else if (!left_in_time_)
            client_.hurry();
    }

    /// Joins the group at the next poll. Topics that do not exist yet are reported by poll (`unknown_topic`), once.
    void subscribe(std::span<std::string const> topics, runtime::rebalance_listener& listener) {
        require_open();
        if (kind_ == client_kind::reader) throw config_error{"setting group.id is missing: subscribing needs a group"};
        auto list = detail::new_list(topics.size());
        for (auto const& topic : topics)
            rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
        listener_ = &listener;
        if (auto const error = rd_kafka_subscribe(client_.get(), list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
            detail::fail(client_.get(), "subscribe to " + detail::names(list.get()), error);
    }

    /// At most `max.poll.records`. Returns early, and empty, when there was an event.
    record_batch poll(int timeout_ms) {
        require_open();
        client_.shared().owner = this;
        decide_resets();
        serve_events();
        detail::message_ptr error;
        auto batch = records_.take(timeout_ms, error);
        positions_.seek_what_waits(client_, records_, batch);
        if (error)
            handle(*error);
        else if (batch.size() == 0)
            serve_events();
        return batch;
    }

    void assign(std::span<runtime::partition_offset const> positions) {
        require_open();
        for (auto const& [tp, offset] : positions) {
            require_offset("assign", tp, offset);
            require_partition(tp);
        }
        records_.drop([](topic_partition const&) { return true; });
        records_.release([](topic_partition const&) { return true; });
        if (auto const error = positions_.replace(client_, records_, positions); error != RD_KAFKA_RESP_ERR_NO_ERROR)
            detail::fail(client_.get(), "assign " + detail::names(detail::to_list(positions).get()), error);
    }

    void seek(std::span<runtime::partition_offset const> positions) {
        require_open();
        for (auto const& [tp, offset] : positions) {
            require_offset("seek", tp, offset);  // librdkafka takes a negative offset for a name of one
            require_assigned("seek", {&tp, 1});
        }
        for (auto const& [tp, offset] : positions) positions_.set(tp, offset);
        if (assigning_) {  // inside on_partitions_assigned: reading has not begun, so it begins there
            for (auto const& [tp, offset] : positions)
                if (auto* found = rd_kafka_topic_partition_list_find(assigning_, tp.topic.c_str(), tp.partition))
                    found->offset = offset;
            return;
        }
        positions_.seek(client_, records_, positions);
    }

    void pause(std::span<topic_partition const> partitions) {
        require_assigned("pause", partitions);
        for (auto const& tp : partitions) records_.pause(tp);
    }
    void resume(std::span<topic_partition const> partitions) {
        require_assigned("resume", partitions);
        for (auto const& tp : partitions) records_.resume(tp);
    }

    void commit(std::span<offset_and_metadata const> offsets, int timeout_ms) {
        require_open();
        detail::commit(client_.get(), offsets, timeout_ms);
    }

    std::vector<std::optional<offset_and_metadata>> committed(std::span<topic_partition const> partitions,
                                                              int timeout_ms) {
        require_open();
        return detail::committed(client_.get(), partitions, timeout_ms);
    }

    std::vector<std::int64_t> beginning_offsets(std::span<topic_partition const> partitions, int timeout_ms) {
        require_open();
        return detail::list_offsets(client_.get(), partitions, RD_KAFKA_OFFSET_BEGINNING, timeout_ms);
    }
    /// With isolation.level=read_committed, where the first open transaction begins.
    std::vector<std::int64_t> end_offsets(std::span<topic_partition const> partitions, int timeout_ms) {
        require_open();
        return detail::list_offsets(client_.get(), partitions, RD_KAFKA_OFFSET_END, timeout_ms);
    }

    /// Where a partition that it reads ended at the last fetch; -1: not known yet. Asks nobody. Fetches go on while no
    /// thread polls, until there is enough to be polled, and other threads may ask: what this reads never changes.
    std::int64_t known_end_offset(topic_partition const& tp) const {
        std::int64_t low = -1, high = -1;
        if (rd_kafka_get_watermark_offsets(client_.get(), tp.topic.c_str(), tp.partition, &low, &high) !=
            RD_KAFKA_RESP_ERR_NO_ERROR)
            return -1;
        return std::max<std::int64_t>(high, -1);
    }

    void close(int timeout_ms) {
        if (std::exchange(closing_, true)) return;
        leave(timeout_ms);
        // A fenced member, and one that could not leave, are not told by librdkafka.
        if (auto const& assigned = positions_.assigned(); listener_ && !assigned.empty()) {
            auto const left = detail::new_list(assigned.size());
            for (auto const& [tp, start] : assigned) detail::add(left, tp, start);
            on_revoked(left.get(), true);
        }
        closed_ = true;
        rethrow();
    }

private:
    void leave(int timeout_ms) {
        client_.shared().owner = this;
        // Before 2.3, librdkafka crashes when a cooperative member closes before its first assignment.
        bool const cooperative = kind_ == client_kind::consumer &&
                                 options_.properties.at("partition.assignment.strategy").starts_with("cooperative");
        if (cooperative && !was_assigned_ && rd_kafka_version() < 0x02030000) return;
        detail::queue_ptr const queue{rd_kafka_queue_new(client_.get())};
        detail::deadline const until{timeout_ms};
        if (detail::error_ptr const error{rd_kafka_consumer_close_queue(client_.get(), queue.get())}; error) return;
        while (!rd_kafka_consumer_closed(client_.get())) {
            if (until.over()) {
                client_.say(log_level::warning,
                            "leaving the group took longer than " + std::to_string(timeout_ms) + " ms");
                left_in_time_ = false;
                break;
            }
            detail::message_ptr{rd_kafka_consume_queue(queue.get(), until.left_ms(50))};
        }
    }

    void require_open() const {
        if (closed_ || !client_) throw client_error{"the consumer is closed"};
    }
    void require_assigned(char const* what, std::span<topic_partition const> partitions) const {
        require_open();
        for (auto const& tp : partitions)
            if (!positions_.has(tp))
                throw client_error{std::string{what} + ": " + to_string(tp) + " is not assigned to this consumer"};
    }
    static void require_offset(char const* what, topic_partition const& tp, std::int64_t offset) {
        if (offset < 0)
            throw client_error{std::string{what} + ": " + to_string(tp) + " has no offset " + std::to_string(offset)};
    }
    void require_partition(topic_partition const& tp) {
        if (known_topics_.contains(tp.topic)) return;
        auto const count = detail::partition_count(client_.get(), tp.topic, options_.api_timeout_ms);
        if (tp.partition >= count)
            throw runtime::unknown_topic{to_string(tp) + ": the topic has " + std::to_string(count) + " partitions"};
        known_topics_.insert(tp.topic);
    }
    void rethrow() {
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    }

    // ---- events and errors

    void decide_resets() { positions_.decide_resets(client_, records_, options_.reset); }

    void serve_events() {
        while (detail::message_ptr const message{events_ ? rd_kafka_consume_queue(events_.get(), 0) : nullptr}) {
            rethrow();
            handle(*message);
        }
        rethrow();
    }

    void handle(rd_kafka_message_t const& message) {
        auto const* text = rd_kafka_message_errstr(&message);
        topic_partition const tp{message.rkt ? rd_kafka_topic_name(message.rkt) : "", message.partition};
        auto const place = message.offset >= 0 ? " at offset " + std::to_string(message.offset) : std::string{};
        auto const what = (message.rkt ? to_string(tp) + place + ": " : std::string{}) +
                          (text ? text : rd_kafka_err2str(message.err));
        if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
            positions_.stop_at_lost_offset(tp);
            if (positions_.go_on_where_sought(client_, records_, tp)) return;
            if (options_.reset == offset_reset::none || kind_ == client_kind::reader)
                throw runtime::offset_out_of_range{what, tp};
            positions_.reset_later(tp, message.offset);
            return decide_resets();
        }
        if (detail::is_missing_topic(message.err)) {
            lost_a_topic_ |=
                std::ranges::any_of(positions_.assigned(), [&](auto const& a) { return a.first.topic == tp.topic; });
            known_topics_.erase(tp.topic);
        }
        // What librdkafka goes on trying, and what the rebalance that follows explains.
        if (detail::is_retriable(message.err) || message.err == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
            return client_.say(log_level::warning, what);
        detail::fail(client_.get(), what, message.err);
    }

    // ---- rebalances

    static void on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* list,
                             void* opaque) {
        auto* const self = static_cast<consumer*>(detail::callbacks_of(opaque).owner);
        if (self) self->rebalance(what, list);
    }

    template <typename Call>
    void guarded(Call call) noexcept {
        try {
            call();
        } catch (...) {
            if (!thrown_) thrown_ = std::current_exception();
        }
    }

    void rebalance(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* list) {
        bool const cooperative = detail::positions::is_cooperative(client_);
        if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            was_assigned_ = true;
            guarded([&] { on_assigned(list); });
            if (cooperative)
                detail::error_ptr{rd_kafka_incremental_assign(client_.get(), list)};
            else
                rd_kafka_assign(client_.get(), list);
            return;
        }
        if (what != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)
            client_.say(log_level::warning, std::string{"rebalance failed: "} + rd_kafka_err2str(what));
        guarded([&] {
            on_revoked(list, what != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS || rd_kafka_assignment_lost(client_.get()));
        });
        if (cooperative)
            detail::error_ptr{rd_kafka_incremental_unassign(client_.get(), list)};
        else
            rd_kafka_assign(client_.get(), nullptr);
    }

    void on_assigned(rd_kafka_topic_partition_list_t* list) {
        records_.take_over(list);
        auto const added = detail::to_partitions(list);
        find_starts(list);
        for (auto const& element : detail::elements(list))
            positions_.set(detail::to_partition(element), element.offset);
        assigning_ = list;
        guarded([&] { listener_->on_partitions_assigned(added); });
        assigning_ = nullptr;
    }

    void on_revoked(rd_kafka_topic_partition_list_t const* list, bool lost) {
        auto const removed = detail::to_partitions(list);
        if (removed.empty()) return;
        guarded([&] { lost ? listener_->on_partitions_lost(removed) : listener_->on_partitions_revoked(removed); });
        std::set<topic_partition> const gone{removed.begin(), removed.end()};
        records_.drop([&](topic_partition const& tp) { return gone.contains(tp); });
        records_.release([&](topic_partition const& tp) { return gone.contains(tp); });
        positions_.forget(gone);
    }

    /// Committed offsets, else where auto.offset.reset says. What cannot be found out now is left to librdkafka.
    void find_starts(rd_kafka_topic_partition_list_t* list) const {
        if (list->cnt == 0) return;
        auto const found = rd_kafka_committed(client_.get(), list, 5'000) == RD_KAFKA_RESP_ERR_NO_ERROR;
        for (auto& element : detail::elements(list)) {
            bool const known = found && element.err == RD_KAFKA_RESP_ERR_NO_ERROR;
            if (known && element.offset >= 0) continue;
            element.offset = RD_KAFKA_OFFSET_STORED;
            if (known && options_.reset == offset_reset::earliest) element.offset = RD_KAFKA_OFFSET_BEGINNING;
            if (known && options_.reset == offset_reset::latest) element.offset = RD_KAFKA_OFFSET_END;
        }
    }
};

static_assert(runtime::consumer_client<consumer>);

}  // namespace weir::kafka

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/interceptor/chain.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/changelog_position.hpp>
#include <weir/runtime/client.hpp>
#include <weir/runtime/failure_handling.hpp>
#include <weir/runtime/records_under_way.hpp>

namespace weir::runtime {

/// The producer of one stream thread, and what became of its records: the first one that was not delivered makes every
/// later `poll` and `flush` fail, so that no offset is committed past it.
template <typename Producer, typename Chain, typename Handling = failure_handling<policies<>>>
class record_collector {
    Producer producer_;
    Chain chain_;
    std::optional<std::string> failure_;
    bool retries_ = false;  // it may pass
    outgoing_record outgoing_;  // reused
    records_under_way under_way_;  // with interceptors only
    Handling* handling_;  // null: a record that is not delivered is a failure
    std::vector<topic_partition> dropped_;  // the sources of what was

public:
    using topic_type = typename Producer::topic_type;
    static constexpr bool tells_sources = !Chain::is_empty;  ///< somebody looks at what `send` is told of them

    record_collector(Producer producer, Chain chain, Handling* handling = nullptr)
        : producer_{std::move(producer)}, chain_{std::move(chain)}, handling_{handling} {}

    topic_type topic(std::string const& name) { return producer_.topic(name); }
    Chain& chain() { return chain_; }

    [[gnu::always_inline]] void send(topic_type to, std::string_view topic_name, produced_record const& record,
                                     [[maybe_unused]] record_source const& source = {}) {
        if constexpr (Chain::is_empty)
            producer_.send(to, record);
        else
            send_intercepted(to, topic_name, record, source);
    }

    /// Those that were not delivered, and dropped by the production handler, since the last call: each one's source,
    /// without a topic where that is not known.
    std::vector<topic_partition> take_dropped() { return std::exchange(dropped_, {}); }

    /// Throws client_error when a record was not delivered; retry_from_commit, if the production handler said so.
    void poll(int timeout_ms) {
        producer_.poll(timeout_ms, [this](delivery const& d) { take(d); });
        if (failure_) fail();
    }

    /// Waits until all that was sent is acknowledged. Throws as `poll`, and commit_failed when time is up: a later
    /// flush may succeed.
    void flush(int timeout_ms) {
        bool const complete = producer_.flush(timeout_ms, [this](delivery const& d) { take(d); });
        if (failure_) fail();
        if (!complete)
            throw commit_failed{"records are still not acknowledged after " + std::to_string(timeout_ms) +
                                " ms; nothing is committed"};
    }

private:
    [[noreturn, gnu::cold]] void fail() const {
        if (retries_) throw retry_from_commit{*failure_};
        throw client_error{*failure_};
    }

    void send_intercepted(topic_type to, std::string_view topic_name, produced_record const& record,
                          record_source const& source) {
        outgoing_.assign(topic_name, record.partition, record.timestamp_ms, record.key, record.value,
                         record.record_headers, source);
        chain_.on_send(outgoing_);
        auto changed = record;
        changed.partition = outgoing_.partition();
        changed.timestamp_ms = outgoing_.timestamp_ms();
        changed.key = outgoing_.key();
        changed.value = outgoing_.value();
        changed.record_headers = &std::as_const(outgoing_).headers();  // the other one would copy them
        changed.opaque = under_way_.begin(source, record.opaque);
        try {
            producer_.send(to, changed);
        } catch (...) {
            under_way_.end(changed.opaque);
            chain_.on_acknowledgement(record_metadata{topic_name, changed.partition.value_or(-1), -1,
                                                      changed.timestamp_ms.value_or(-1), source},
                                      weir::detail::current_exception_text());
            throw;
        }
    }

    void take(delivery const& d) {
        auto* opaque = d.opaque;
        [[maybe_unused]] record_source source;
        if constexpr (!Chain::is_empty) std::tie(source, opaque) = under_way_.end(d.opaque);
        if (opaque && d.error.empty()) static_cast<changelog_position*>(opaque)->reach(d.offset);
        if (!d.error.empty()) undelivered(d, source);
        if constexpr (!Chain::is_empty)
            chain_.on_acknowledgement(record_metadata{d.topic, d.partition, d.offset, d.timestamp_ms, source}, d.error);
    }
    /// After the first failure nobody is asked any more.
    [[gnu::cold]] void undelivered(delivery const& d, record_source const& source) {
        if (failure_) return;
        auto answer = error_response::fail;
        if constexpr (Handling::asks_about_sending) try {
                if (handling_) answer = handling_->answer_to({d.topic, d.partition, d.error, d.retriable}, source);
            } catch (client_error const& e) {  // the handler threw, under the producer's callback
                failure_ = e.what();
                return;
            }
        if (answer == error_response::resume) {
            dropped_.push_back({std::string{source.topic}, source.partition});
            return;
        }
        retries_ = answer == error_response::retry;
        failure_ = "a record for topic " + std::string{d.topic} + ", partition " + std::to_string(d.partition) +
                   " was not delivered: " + std::string{d.error};
    }
};

}  // namespace weir::runtime

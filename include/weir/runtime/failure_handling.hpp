// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/interceptor/producer_record.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/runtime/client.hpp>
#include <weir/runtime/node_failure.hpp>
#include <weir/runtime/policies.hpp>

namespace weir::runtime {

/// What failed, and so, which handler is asked.
enum class failure_of : unsigned char { deserialization, processing, serialization, sending };

/// A record was not delivered, and the production handler's answer is to begin again from the last commit.
struct retry_from_commit : client_error {
    using client_error::client_error;
};

/// Key and value of the source record at hand as they came, for handlers and dead letters: views.
struct source_bytes {
    wire_bytes key, value;
};

/// Hides them while it lives: what a record cache flushes is due to other records, whose bytes are not kept.
class hidden_source {
    source_bytes& bytes_;
    source_bytes const at_hand_;

public:
    explicit hidden_source(source_bytes& bytes) : bytes_{bytes}, at_hand_{std::exchange(bytes, {})} {}
    hidden_source(hidden_source const&) = delete;
    hidden_source& operator=(hidden_source const&) = delete;
    ~hidden_source() { bytes_ = at_hand_; }
};

/// The exception handlers of one stream thread, or of a test driver.
template <typename Policies>
class failure_handling {
    using chosen = weir::detail::chosen<Policies>;
    using deserialization_type = typename chosen::deserialization_handler;
    using processing_type = typename chosen::processing_handler;
    using production_type = typename chosen::production_handler;

    [[no_unique_address]] deserialization_type deserialization_;
    [[no_unique_address]] processing_type processing_;
    [[no_unique_address]] production_type production_;
    std::string dead_letter_topic_;
    void (*log_)(std::string_view);
    [[no_unique_address]] typename chosen::inspection::error_notes notes_;

public:
    static constexpr bool has_dead_letters = chosen::has_dead_letters;
    static constexpr bool keeps_source_bytes = has_dead_letters || deserialization_type::wants_source_bytes ||
                                               processing_type::wants_source_bytes ||
                                               production_type::wants_source_bytes;
    static constexpr bool is_active = has_dead_letters || !deserialization_type::always_fails ||
                                      !processing_type::always_fails || !production_type::always_fails;
    static constexpr bool may_resume_sending = !production_type::always_fails;
    static constexpr bool asks_about_sending = may_resume_sending || production_type::may_retry;

    explicit failure_handling(void (*to)(std::string_view)) : log_{to} {}

    /// Throws config_error when dead letters have no topic, or a topic but no policy.
    void configure(std::map<std::string, std::string> const& settings) {
        configure_handler("deserialization exception handler", deserialization_, settings);
        configure_handler("processing exception handler", processing_, settings);
        configure_handler("production exception handler", production_, settings);
        std::string const name{dead_letter_queue::setting};
        auto const topic = settings.find(name);
        bool const is_set = topic != settings.end() && !topic->second.empty();
        if (is_set && !has_dead_letters)
            throw config_error{"setting " + name +
                               ": dead letters are sent with weir::with<weir::dead_letter_queue> only"};
        if (!is_set && has_dead_letters)
            throw config_error{"setting " + name + " is missing, which weir::dead_letter_queue needs"};
        if (is_set) dead_letter_topic_ = topic->second;
    }
    /// A record was dropped without asking anybody; `text` has nothing of its contents.
    void skipped(std::string text) {
        log_(text);
        if constexpr (chosen::inspection::is_on) notes_.add(std::move(text));
    }
    /// With the policy weir::dumps: what was dropped.
    auto& notes() { return notes_; }
    auto const& notes() const { return notes_; }
    std::string const& dead_letter_topic() const { return dead_letter_topic_; }
    /// Of a topic that does not exist, the error names the setting too.
    auto resolve_dead_letters(auto& producer) const {
        try {
            return producer.topic(dead_letter_topic_);
        } catch (unknown_topic const& e) {
            throw unknown_topic{"setting " + std::string{dead_letter_queue::setting} +
                                ", for weir::dead_letter_queue: " + e.what()};
        }
    }

    /// In a catch block: returns when the record is to be dropped, which is logged; else throws what fail_at does, or
    /// retry_from_commit. `who` is the node as messages name it. `send(key, value, headers)` sends a dead letter.
    template <typename Send>
    void handle(failure_of kind, std::string const& who, std::string const& what, record_context const& record,
                std::string_view node, std::string_view task, source_bytes const& source,
                undelivered_record const& undelivered, Send&& send) {
        auto const type = weir::detail::current_exception_type(), message = weir::detail::current_exception_text();
        error_handler_context at;
        at.processor_node_id = node;
        at.task_id = task;
        if (!record.topic.empty()) {  // else a punctuator is running
            at.source_raw_key = source.key;
            at.source_raw_value = source.value;
        }
        at.topic = record.topic;
        at.partition = record.partition;
        at.offset = record.offset;
        at.timestamp_ms = record.timestamp_ms;
        at.headers = record.record_headers;
        at.exception_type = type;
        at.exception_message = message;
        auto response = error_response::fail;
        auto const asked_about = std::current_exception();
        try {
            response = checked(ask(kind, at, undelivered), undelivered);
        } catch (...) {  // as Kafka Streams' "Fatal user code error in ... error callback"
            auto const handler = name_of_handler(kind);
            auto failure = failure_at(
                failure_text(who, what, record, type + ": " + message) + "; " + handler_text(handler), who, record);
            failure.handler = handler;
            failure.handled = asked_about;
            throw failure;
        }
        if (response == error_response::retry) throw retry_from_commit{failure_text(who, what, record)};
        if constexpr (has_dead_letters) send(at.source_raw_key, at.source_raw_value, dead_letter_headers(at));
        if (response == error_response::fail) fail_at(who, what, record);
        log_(failure_text(who, what, record) + "; the record is dropped");
        if constexpr (chosen::inspection::is_on)
            notes_.add(who + ' ' + what + ": " + type + ", topic " + std::string{record.topic} + ", partition " +
                       std::to_string(record.partition) + ", offset " + std::to_string(record.offset) +
                       "; the record was dropped");
    }

    /// The broker, or the producer, did not take a record, which is due to `source` if that is known. `resume`: it is
    /// dropped, which was logged. Throws client_error that names all when the handler throws.
    error_response answer_to([[maybe_unused]] undelivered_record const& undelivered,
                             [[maybe_unused]] record_source const& source = {}) {
        if constexpr (asks_about_sending) {
            auto answer = error_response::fail;
            auto of_record = "a record for topic " + std::string{undelivered.topic} + ", partition " +
                             std::to_string(undelivered.partition);
            if (source)
                of_record += ", due to topic " + std::string{source.topic} + ", partition " +
                             std::to_string(source.partition) + ", offset " + std::to_string(source.offset) + ',';
            try {
                error_handler_context at;
                at.topic = source.topic;
                at.partition = source.partition;
                at.offset = source.offset;
                answer = checked(production_.handle_error(at, undelivered), undelivered);
            } catch (...) {
                throw client_error{of_record + " was not delivered: " + std::string{undelivered.error} + "; " +
                                   handler_text(name_of_handler(failure_of::sending))};
            }
            if (answer != error_response::resume) return answer;
            log_(of_record + " was not delivered, and is dropped: " + std::string{undelivered.error});
            if constexpr (chosen::inspection::is_on) notes_.add(of_record + " was not delivered, and was dropped");
            return error_response::resume;
        } else
            return error_response::fail;
    }

private:
    static std::string name_of_handler(failure_of kind) {
        if (kind == failure_of::deserialization)
            return "deserialization exception handler " + std::string{type_name<deserialization_type>};
        if (kind == failure_of::processing)
            return "processing exception handler " + std::string{type_name<processing_type>};
        return "production exception handler " + std::string{type_name<production_type>};
    }
    error_response checked(error_response answer, undelivered_record const& undelivered) const {
        if (answer != error_response::retry || undelivered.retriable) return answer;
        log_("a handler answered retry to a failure that cannot be retried; that counts as fail");
        return error_response::fail;
    }
    error_response ask(failure_of kind, error_handler_context const& at, undelivered_record const& undelivered) {
        switch (kind) {
            case failure_of::deserialization:
                return deserialization_.handle_error(at);
            case failure_of::processing:
                return processing_.handle_error(at);
            case failure_of::serialization:
                return production_.handle_serialization_error(at);
            default:
                return production_.handle_error(at, undelivered);
        }
    }

    /// As Kafka Streams' ExceptionHandlerUtils writes them, all as text.
    static headers dead_letter_headers(error_handler_context const& at) {
        headers out;
        if (at.headers) out = *at.headers;
        auto const add = [&](std::string_view name, std::string_view value) {
            out.add("__streams.errors." + std::string{name}, value);
        };
        add("exception", at.exception_type);
        add("message", at.exception_message);
        add("stacktrace", std::string{at.exception_type}.append(": ").append(at.exception_message).append("\n\tat ") +
                              std::string{at.processor_node_id} + " in task " + std::string{at.task_id});
        add("topic", at.topic);
        add("partition", std::to_string(at.partition));
        add("offset", std::to_string(at.offset));
        return out;
    }
};

}  // namespace weir::runtime

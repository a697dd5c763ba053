// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdio>
#include <ctime>
#include <map>
#include <mutex>
#include <string>
#include <weir/interceptor/chain.hpp>

namespace weir {

/// What an auditor has counted of one topic: records, and bytes of their keys, values and headers.
struct topic_audit {
    std::int64_t consumed = 0, consumed_bytes = 0;
    std::int64_t produced = 0, produced_bytes = 0;      ///< handed to the producer
    std::int64_t acknowledged = 0, failed = 0;          ///< what became of these
    std::int64_t under_way() const { return produced - acknowledged - failed; }

    friend bool operator==(topic_audit const&, topic_audit const&) = default;
};

/// Counts for each topic what goes in and out, and logs a summary when the last interceptor that tells it closes; more
/// often with the setting `weir.audit.interval.ms`. All functions may be called by any thread.
class auditor {
public:
    using log_function = void (*)(std::string_view);

private:
    std::mutex mutable lock_;
    std::map<std::string, topic_audit, std::less<>> topics_;
    log_function const log_;
    std::int64_t interval_ms_ = 0;  // 0: at the end only
    std::int64_t next_summary_ms_ = 0;
    int open_ = 0;  // interceptors

public:
    explicit auditor(log_function log = to_stderr) : log_{log} {}

    /// All zero: nothing was seen.
    topic_audit of(std::string_view topic) const {
        std::lock_guard const held{lock_};
        auto const found = topics_.find(topic);
        return found == topics_.end() ? topic_audit{} : found->second;
    }
    std::map<std::string, topic_audit, std::less<>> all() const {
        std::lock_guard const held{lock_};
        return topics_;
    }
    /// A line for each topic, in the order of their names.
    std::string summary() const {
        std::string text;
        for (auto const& [topic, seen] : all()) {
            text += "audit of " + topic + ": consumed " + amount(seen.consumed, seen.consumed_bytes) + ", produced " +
                    amount(seen.produced, seen.produced_bytes) + ", acknowledged " + std::to_string(seen.acknowledged) +
                    ", failed " + std::to_string(seen.failed) + '\n';
        }
        return text;
    }

    static void to_stderr(std::string_view line) {
        std::fprintf(stderr, "weir: %.*s\n", static_cast<int>(line.size()), line.data());
    }

    // For its interceptors.

    void open(std::map<std::string, std::string> const& settings) {
        auto const interval_ms = interval_in(settings);
        std::lock_guard const held{lock_};
        ++open_;
        interval_ms_ = interval_ms;
        next_summary_ms_ = now_ms() + interval_ms;
    }
    void close() {
        {
            std::lock_guard const held{lock_};
            if (--open_ > 0) return;
        }
        log_summary();
    }
    void consumed(consumer_records records) {
        {
            std::lock_guard const held{lock_};
            topic_audit* last = nullptr;
            std::string_view last_topic;
            for (auto const& r : records) {
                if (r.is_dropped()) continue;
                if (!last || r.topic() != last_topic) last = &at(last_topic = r.topic());
                ++last->consumed;
                last->consumed_bytes += bytes_of(r);
            }
        }
        log_when_due();
    }
    void produced(outgoing_record const& record) {
        std::lock_guard const held{lock_};
        auto& topic = at(record.topic());
        ++topic.produced;
        topic.produced_bytes += bytes_of(record);
    }
    void acknowledged(std::string_view topic, bool failed) {
        std::lock_guard const held{lock_};
        ++(failed ? at(topic).failed : at(topic).acknowledged);
    }

private:
    static std::string amount(std::int64_t records, std::int64_t size_bytes) {
        return std::to_string(records) + " (" + std::to_string(size_bytes) + " bytes)";
    }
    template <typename Record>
    static std::int64_t bytes_of(Record const& record) {
        auto size_bytes = (record.key() ? record.key()->size() : 0) + (record.value() ? record.value()->size() : 0);
        auto const& headers = record.headers();
        for (std::size_t i = 0; i < headers.size(); ++i)
            size_bytes += headers[i].name.size() + (headers[i].value ? headers[i].value->size() : 0);
        return static_cast<std::int64_t>(size_bytes);
    }
    topic_audit& at(std::string_view topic) {
        auto const found = topics_.find(topic);
        return found != topics_.end() ? found->second : topics_[std::string{topic}];
    }

    static std::int64_t now_ms() {
        std::timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
    }
    static std::int64_t interval_in(std::map<std::string, std::string> const& settings) {
        auto const found = settings.find("weir.audit.interval.ms");
        if (found == settings.end()) return 0;
        auto const& text = found->second;
        std::int64_t interval_ms = -1;
        auto const read = std::from_chars(text.data(), text.data() + text.size(), interval_ms);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || interval_ms < 0)
            throw config_error{"weir.audit.interval.ms=" + text + ": it must be a whole number, 0 or more"};
        return interval_ms;
    }
    void log_when_due() {
        {
            std::lock_guard const held{lock_};
            if (interval_ms_ == 0 || now_ms() < next_summary_ms_) return;
            next_summary_ms_ = now_ms() + interval_ms_;
        }
        log_summary();
    }
    void log_summary() const {
        auto const text = summary();
        for (std::size_t from = 0; from < text.size();) {
            auto const end = text.find('\n', from);
            log_(std::string_view{text}.substr(from, end - from));
            from = end + 1;
        }
    }
};

/// The interceptors that tell `Auditor`, an object at namespace scope: `inline weir::auditor audit;`, then
/// `weir::consumer_interceptors<weir::audit_consumed<audit>>`, and `weir::audit_produced<audit>` for the producer. They
/// count what they find: the first of a chain as it comes, the last one what is left of it.
template <auto& Auditor>
struct audit_consumed : consumer_interceptor {
    void configure(std::map<std::string, std::string> const& settings) { Auditor.open(settings); }
    void on_consume(consumer_records records) { Auditor.consumed(records); }
    void close() { Auditor.close(); }
};
template <auto& Auditor>
struct audit_produced : producer_interceptor {
    void configure(std::map<std::string, std::string> const& settings) { Auditor.open(settings); }
    void on_send(outgoing_record& record) { Auditor.produced(record); }
    void on_acknowledgement(record_metadata const& metadata, std::string_view error) {
        Auditor.acknowledged(metadata.topic, !error.empty());
    }
    void close() { Auditor.close(); }
};

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <weir/interceptor/chain.hpp>

namespace weir {
namespace detail {

/// Bytes as text of one line, at most 200 of them; all but printable ASCII is escaped.
inline std::string as_text(wire_bytes bytes) {
    constexpr std::size_t shown_bytes = 200;
    constexpr auto hex = "0123456789abcdef";
    if (!bytes) return "null";
    std::string text;
    for (char const c : bytes->substr(0, shown_bytes)) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '\\')
            text += "\\\\";
        else if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (c == '\t')
            text += "\\t";
        else if (byte >= 0x20 && byte < 0x7f)
            text += c;
        else
            text += {'\\', 'x', hex[byte / 16], hex[byte % 16]};
    }
    if (bytes->size() > shown_bytes) text += "... (" + std::to_string(bytes->size()) + " bytes)";
    return text;
}

inline std::string as_text(headers const& all) {
    std::string text = "[";
    for (std::size_t i = 0; i < all.size(); ++i)
        text += (i == 0 ? "" : ", ") + as_text(all[i].name) + '=' + as_text(all[i].value);
    return text + ']';
}

template <typename T>
std::string as_text(std::optional<T> number) {
    return number ? std::to_string(*number) : "null";
}

/// -1 for null, as Kafka's ConsumerRecord has it.
inline std::string size_of(wire_bytes bytes) { return bytes ? std::to_string(bytes->size()) : "-1"; }

/// One log file of the process, which all stream threads write to.
class interceptor_log {
    std::unique_ptr<spdlog::logger> logger_;
    std::chrono::steady_clock::time_point flushed_{};

public:
    void open(std::map<std::string, std::string> const& settings, std::string const& file_name) {
        auto const found = settings.find("weir.interceptor.log.dir");
        auto const folder = found == settings.end() || found->second.empty() ? std::string{"."} : found->second;
        try {
            logger_ = std::make_unique<spdlog::logger>(file_name, sink(folder + '/' + file_name));
        } catch (spdlog::spdlog_ex const& e) {
            throw config_error{"weir.interceptor.log.dir=" + folder + ": " + e.what()};
        }
        logger_->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    }

    void info(std::string const& line) { write(spdlog::level::info, line); }
    void warn(std::string const& line) { write(spdlog::level::warn, line); }
    void flush() {
        if (logger_) logger_->flush();
    }

private:
    void write(spdlog::level::level_enum level, std::string const& line) {
        if (!logger_) return;
        logger_->log(level, spdlog::string_view_t{line.data(), line.size()});
        // Who watches the file sees a record within a second of the next one, and a record costs no system call.
        if (auto const now = std::chrono::steady_clock::now(); now - flushed_ > std::chrono::seconds{1}) {
            flushed_ = now;
            logger_->flush();
        }
    }

    /// 5 files of 10 MiB.
    static spdlog::sink_ptr sink(std::string const& path) {
        static std::mutex lock;
        static std::map<std::string, std::weak_ptr<spdlog::sinks::sink>> open_files;
        std::lock_guard const guard{lock};
        auto& known = open_files[path];
        if (auto shared = known.lock()) return shared;
        auto made = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, 10 * 1024 * 1024, 5);
        known = made;
        return made;
    }
};

}  // namespace detail

/// Writes every record that is read, and every commit, to consumer_interceptor.log in the folder that the setting
/// `weir.interceptor.log.dir` names (default: the current one).
class stock_transaction_consumer_interceptor : public consumer_interceptor {
    detail::interceptor_log log_;

public:
    void configure(std::map<std::string, std::string> const& settings) {
        log_.open(settings, "consumer_interceptor.log");
    }

    /// A line for each record.
    void on_consume(consumer_records records) {
        for (auto const& r : records)
            log_.info("Intercepted ConsumerRecords ConsumerRecord(topic = " + std::string{r.topic()} +
                      ", partition = " + std::to_string(r.partition()) + ", offset = " + std::to_string(r.offset()) +
                      ", timestamp = " + std::to_string(r.timestamp_ms()) + ", serialized key size = " +
                      detail::size_of(r.key()) + ", serialized value size = " + detail::size_of(r.value()) +
                      ", headers = " + detail::as_text(r.headers()) + ", key = " + detail::as_text(r.key()) +
                      ", value = " + detail::as_text(r.value()) + ')');
    }

    void on_commit(std::span<offset_and_metadata const> offsets) {
        std::string line = "Commit information {";
        for (auto const& o : offsets)
            line += (&o == offsets.data() ? "" : ", ") + to_string(o.partition) +
                    "=OffsetAndMetadata{offset=" + std::to_string(o.offset) + ", metadata='" +
                    detail::as_text(o.metadata) + "'}";
        log_.info(line + '}');
    }

    void close() { log_.flush(); }
};

/// Writes every record that is sent, and what the broker says to it, to producer_interceptor.log in the same folder.
class zmart_producer_interceptor : public producer_interceptor {
    detail::interceptor_log log_;

public:
    void configure(std::map<std::string, std::string> const& settings) {
        log_.open(settings, "producer_interceptor.log");
    }

    void on_send(outgoing_record& record) {
        auto const& r = record;
        log_.info("ProducerRecord being sent out ProducerRecord(topic=" + std::string{r.topic()} +
                  ", partition=" + detail::as_text(r.partition()) + ", headers=" + detail::as_text(r.headers()) +
                  ", key=" + detail::as_text(r.key()) + ", value=" + detail::as_text(r.value()) +
                  ", timestamp=" + detail::as_text(r.timestamp_ms()) + ')');
    }

    void on_acknowledgement(record_metadata const& metadata, std::string_view error) {
        auto const where = "topic=" + std::string{metadata.topic} + " partition=" + std::to_string(metadata.partition);
        if (error.empty())
            log_.info("Record acknowledged " + where + " offset=" + std::to_string(metadata.offset));
        else
            log_.warn("Exception in producing record " + where + ": " + std::string{error});
    }

    void close() { log_.flush(); }
};

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <weir/error/secret.hpp>
#include <weir/kafka/deadline.hpp>
#include <weir/kafka/failure.hpp>
#include <weir/kafka/known_settings.hpp>
#include <weir/kafka/latest_statistics.hpp>
#include <weir/kafka/log.hpp>
#include <weir/kafka/owned.hpp>
#include <weir/kafka/settings.hpp>

namespace weir::kafka::detail {

/// What librdkafka's callbacks find. Lives as long as any thread of librdkafka may call, which can be longer than the
/// client's owner lives.
struct callbacks {
    log_sink log;
    redactor redact;
    std::string client_id;
    statistics_sink statistics{};
    void* owner = nullptr;  ///< whose member function is running; callbacks with an owner run only inside one
    std::shared_ptr<callbacks> self{};  ///< set when the client is left to its threads

    void say(log_level level, std::string_view message) const noexcept try {
        if (log) log(level, client_id, redact(message));
    } catch (...) {  // a log line is not worth the process: this runs on threads of librdkafka too
    }
};

inline callbacks& callbacks_of(void* opaque) { return *static_cast<callbacks*>(opaque); }

/// Versions with defects that lose records or end the process, by their change logs.
inline void refuse_bad_version(int version, std::string const& text) {
    for (int const bad : {0x020100, 0x020500, 0x020a00})
        if (version >> 8 == bad)
            throw config_error{"librdkafka " + text + " has defects that weir cannot work around: use another version"};
    if (version >> 8 < 0x020002) throw config_error{"librdkafka " + text + " is too old: weir needs 2.0.2 or newer"};
}

/// Owns one client of librdkafka. Ends within a time limit: librdkafka 2.0 never returns from the destruction of some
/// clients, which are then left to their threads.
class client {
    std::shared_ptr<callbacks> callbacks_;
    rd_kafka_t* handle_ = nullptr;
    bool doomed_ = false;
    int patience_ms_ = 10'000;
    char const* why_late_ = "it waits for brokers that do not answer, or a batch of its records is still alive";

public:
    /// `configure` sets callbacks on the rd_kafka_conf_t*; their opaque is a `callbacks*`.
    template <typename Configure>
    client(client_kind kind, client_options const& options, log_sink log, Configure configure,
           statistics_sink statistics = {})
        : callbacks_{std::make_shared<callbacks>(callbacks{.log = std::move(log), .redact = {}, .client_id = {}})} {
        refuse_bad_version(rd_kafka_version(), rd_kafka_version_str());
        callbacks_->client_id = options.properties.at("client.id");
        for (auto const& [name, value] : options.properties) callbacks_->redact.note(name, value);
        conf_ptr conf{rd_kafka_conf_new()};
        for (auto const& [name, value] : options.properties)
            if (!is_for_others(kind, name)) set(*conf, kind, name, value, *callbacks_);
        rd_kafka_conf_set_opaque(conf.get(), callbacks_.get());
        rd_kafka_conf_set_log_cb(conf.get(), on_log);
        rd_kafka_conf_set_error_cb(conf.get(), on_error);
        callbacks_->statistics = std::move(statistics);
        if (callbacks_->statistics) rd_kafka_conf_set_stats_cb(conf.get(), on_statistics);
        configure(conf.get());
        std::array<char, 512> why{};
        auto const type = consumes(kind) ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
        handle_ = rd_kafka_new(type, conf.get(), why.data(), why.size());
        if (!handle_)
            throw config_error{"settings of the " + std::string{to_string(kind)} + ": " +
                               callbacks_->redact(why.data())};
        static_cast<void>(conf.release());  // rd_kafka_new took it
        // Tokens are renewed while nobody polls, too.
        if (auto const mechanism = options.properties.find("sasl.mechanisms");
            mechanism != options.properties.end() && mechanism->second == "OAUTHBEARER")
            if (error_ptr const error{rd_kafka_sasl_background_callbacks_enable(handle_)})
                say(log_level::warning,
                    std::string{"tokens are renewed by polling only: "} + rd_kafka_error_string(error.get()));
    }
    client(client&& other) noexcept
        : callbacks_{std::move(other.callbacks_)},
          handle_{std::exchange(other.handle_, nullptr)},
          doomed_{other.doomed_} {}
    client& operator=(client&&) = delete;
    ~client() { destroy(); }

    /// Throws config_error for what librdkafka would refuse in the settings of such a client, and makes none.
    static void check(client_kind kind, client_options const& options) {
        callbacks quiet{.log = [](log_level, std::string_view, std::string_view) {}, .redact = {}, .client_id = {}};
        for (auto const& [name, value] : options.properties) quiet.redact.note(name, value);
        conf_ptr const conf{rd_kafka_conf_new()};
        for (auto const& [name, value] : options.properties)
            if (!is_for_others(kind, name)) set(*conf, kind, name, value, quiet);
    }

    rd_kafka_t* get() const { return handle_; }
    explicit operator bool() const { return handle_ != nullptr; }
    callbacks& shared() const { return *callbacks_; }
    void say(log_level level, std::string_view message) const { callbacks_->say(level, message); }

    /// It will not be destroyed: that would never return.
    void doom() { doomed_ = true; }
    /// Its end is not worth waiting for: it could not leave its group.
    void hurry() {
        patience_ms_ = 500;
        why_late_ = "it waits for brokers that do not answer";
    }

private:
    void destroy() noexcept try {
        auto* const handle = std::exchange(handle_, nullptr);
        if (!handle) return;
        callbacks_->owner = nullptr;
        if (doomed_) {
            callbacks_->self = callbacks_;  // its threads go on
            return;
        }
        std::packaged_task<void()> task{[handle, kept = callbacks_] {
            rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
            static_cast<void>(kept);
        }};
        auto done = task.get_future();
        std::thread thread{std::move(task)};
        if (done.wait_for(std::chrono::milliseconds{patience_ms_}) == std::future_status::ready) return thread.join();
        callbacks_->say(log_level::warning,
                        std::string{"the client does not end, and is left to itself: "} + why_late_);
        thread.detach();
    } catch (std::exception const& e) {  // there is no thread for it, so it is left to its own
        say(log_level::error, std::string{"the client cannot be ended: "} + e.what());
        callbacks_->self = callbacks_;
    }

    static void set(rd_kafka_conf_t& conf, client_kind kind, std::string const& name, std::string const& value,
                    callbacks const& with) {
        std::array<char, 512> why{};
        switch (rd_kafka_conf_set(&conf, name.c_str(), value.c_str(), why.data(), why.size())) {
            case RD_KAFKA_CONF_OK:
                break;
            case RD_KAFKA_CONF_UNKNOWN:
                if (!is_ignorable(name)) refuse_unknown(kind, name);
                with.say(log_level::warning, "setting " + name + " has no meaning here and is ignored");
                break;
            case RD_KAFKA_CONF_INVALID:
                refuse_setting(kind, name,
                               is_secret(name) ? std::string{"librdkafka refuses the value"}
                                               : '"' + value + "\": " + with.redact(why.data()));
        }
        if (name == "debug" && (value.find("security") != value.npos || value.find("all") != value.npos))
            with.say(log_level::warning, "debug=" + value + " logs details of the authentication");
    }

    [[noreturn]] static void refuse_unknown(client_kind kind, std::string const& name) {
        auto const nearest = nearest_setting(name, false);
        refuse_setting(kind, name,
                       "neither Kafka's clients nor librdkafka know this name" +
                           (nearest.empty() ? "" : "; is " + nearest + " meant?"));
    }

    static void on_log(rd_kafka_t const* handle, int level, char const* facility, char const* text) {
        auto const message = std::string{facility} + ": " + text;
        // A broker that has just started does not give producers' ids at once; a failure that lasts is an error.
        if (message.starts_with("GETPID") && message.ends_with("retrying")) level = static_cast<int>(log_level::info);
        if (handle)
            callbacks_of(rd_kafka_opaque(handle)).say(static_cast<log_level>(level), message);
        else
            log_to_stderr(static_cast<log_level>(level), "librdkafka", message);
    }

    static int on_statistics(rd_kafka_t*, char* json, std::size_t size, void* opaque) noexcept try {
        auto const& found = callbacks_of(opaque);
        found.statistics(found.client_id, std::string_view{json, size});
        return 0;  // librdkafka frees the text
    } catch (...) {
        return 0;
    }

    static void on_error(rd_kafka_t*, int error, char const* reason, void* opaque) {
        auto const code = static_cast<rd_kafka_resp_err_t>(error);
        // A broken connection is in librdkafka's own log already.
        bool const logged = code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                            code == RD_KAFKA_RESP_ERR__RESOLVE;
        callbacks_of(opaque).say(logged ? log_level::info : log_level::warning,
                                 std::string{rd_kafka_err2str(code)} + ": " + reason);
    }
};

}  // namespace weir::kafka::detail

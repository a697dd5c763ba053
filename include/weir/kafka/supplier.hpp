// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <weir/kafka/admin.hpp>
#include <weir/kafka/clock.hpp>
#include <weir/kafka/consumer.hpp>
#include <weir/kafka/latest_messages.hpp>
#include <weir/kafka/producer.hpp>

namespace weir::kafka {

/// Makes the clients of one application. Thread-safe, and so must the log sink be.
class supplier {
    runtime::client_settings common_;
    log_sink log_;
    std::shared_ptr<latest_statistics> statistics_;
    std::shared_ptr<latest_messages> messages_;

public:
    /// `common`: settings of every client, such as bootstrap.servers; what a client is given itself comes first.
    /// `statistics`: where consumers and producers put theirs, every statistics.interval.ms; null: nowhere.
    explicit supplier(runtime::client_settings common = {}, log_sink log = log_to_stderr,
                      std::shared_ptr<latest_statistics> statistics = {})
        : common_{std::move(common)}, log_{std::move(log)}, statistics_{std::move(statistics)} {}

    /// From now on what clients log is kept, too.
    void keep_messages() {
        messages_ = std::make_shared<latest_messages>();
        log_ = [before = std::move(log_), to = messages_](log_level level, std::string_view client,
                                                          std::string_view message) {
            if (before) before(level, client, message);
            to->put(level, client, message);
        };
    }

    kafka::consumer consumer(runtime::client_settings const& settings) const {
        return kafka::consumer{with_common(settings), log_, sink()};
    }
    kafka::producer producer(runtime::client_settings const& settings) const {
        return kafka::producer{with_common(settings), log_, sink()};
    }
    kafka::admin admin(runtime::client_settings const& settings) const {
        return kafka::admin{with_common(settings), log_};
    }
    kafka::clock clock() const { return {}; }

    /// `visit(client_id, before, now)`: the last two statistics of each client.
    template <typename Visit>
    void for_each_statistics(Visit&& visit) const {
        if (statistics_) statistics_->for_each(visit);
    }

    /// `visit(at_ms, text)` for the last of them; gives how many there were. With `keep_messages`.
    template <typename Visit>
    std::int64_t for_each_message(Visit&& visit) const {
        return messages_ ? messages_->for_each(visit) : 0;
    }

private:
    statistics_sink sink() const {
        if (!statistics_) return {};
        return [to = statistics_](std::string_view client_id, std::string_view json) { to->put(client_id, json); };
    }
    runtime::client_settings with_common(runtime::client_settings settings) const {
        settings.values.insert(common_.values.begin(), common_.values.end());
        return settings;
    }
};

static_assert(runtime::client_supplier<supplier>);

}  // namespace weir::kafka

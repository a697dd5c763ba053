// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <weir/kafka/admin.hpp>
#include <weir/kafka/clock.hpp>
#include <weir/kafka/consumer.hpp>
#include <weir/kafka/producer.hpp>

namespace weir::kafka {

/// Makes the clients of one application. Thread-safe, and so must the log sink be.
class supplier {
    runtime::client_settings common_;
    log_sink log_;
    std::shared_ptr<latest_statistics> statistics_;

public:
    /// `common`: settings of every client, such as bootstrap.servers; what a client is given itself comes first.
    /// `statistics`: where consumers and producers put theirs, every statistics.interval.ms; null: nowhere.
    explicit supplier(runtime::client_settings common = {}, log_sink log = log_to_stderr,
                      std::shared_ptr<latest_statistics> statistics = {})
        : common_{std::move(common)}, log_{std::move(log)}, statistics_{std::move(statistics)} {}

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

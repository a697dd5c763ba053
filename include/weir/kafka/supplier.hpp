// SPDX-License-Identifier: Apache-2.0
#pragma once

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

public:
    /// `common`: settings of every client, such as bootstrap.servers; what a client is given itself comes first.
    explicit supplier(runtime::client_settings common = {}, log_sink log = log_to_stderr)
        : common_{std::move(common)}, log_{std::move(log)} {}

    kafka::consumer consumer(runtime::client_settings const& settings) const {
        return kafka::consumer{with_common(settings), log_};
    }
    kafka::producer producer(runtime::client_settings const& settings) const {
        return kafka::producer{with_common(settings), log_};
    }
    kafka::admin admin(runtime::client_settings const& settings) const {
        return kafka::admin{with_common(settings), log_};
    }
    kafka::clock clock() const { return {}; }

private:
    runtime::client_settings with_common(runtime::client_settings settings) const {
        settings.values.insert(common_.values.begin(), common_.values.end());
        return settings;
    }
};

static_assert(runtime::client_supplier<supplier>);

}  // namespace weir::kafka

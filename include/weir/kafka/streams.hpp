// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/check_settings.hpp>
#include <weir/kafka/supplier.hpp>
#include <weir/runtime/streams.hpp>

namespace weir::kafka {

/// A topology that runs on Kafka: `kafka::streams app{topology, config{...}, with<...>}; app.run();`. Needs the
/// settings application.id and bootstrap.servers; the constructor checks them all, and connects to nothing.
template <typename Topology, typename Policies = policies<>>
class streams : public runtime::basic_streams<Topology, Policies, supplier> {
    static config const& checked(config const& settings) {
        check_settings(settings);
        return settings;
    }

    static supplier make_supplier([[maybe_unused]] config const& settings) {
        using chosen = weir::detail::chosen<Policies>;
        supplier out;
        if constexpr (!std::is_same_v<typename chosen::client_statistics, metrics::no_client_statistics>)
            out = supplier{{{{"statistics.interval.ms", settings.get("statistics.interval.ms", "5000")}}},
                           log_to_stderr,
                           std::make_shared<latest_statistics>()};
        if constexpr (chosen::inspection::is_on) out.keep_messages();
        return out;
    }

public:
    streams(Topology topology, config const& settings, Policies = {})
        : runtime::basic_streams<Topology, Policies, supplier>{std::move(topology), checked(settings),
                                                               make_supplier(settings)} {}
};

}  // namespace weir::kafka

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/known_settings.hpp>
#include <weir/kafka/supplier.hpp>
#include <weir/runtime/streams.hpp>

namespace weir::kafka {

/// A topology that runs on Kafka: `kafka::streams app{topology, config{...}, with<...>}; app.run();`. Needs the
/// settings
/// application.id and bootstrap.servers.
template <typename Topology, typename Policies = policies<>>
class streams : public runtime::basic_streams<Topology, Policies, supplier> {
    static config const& checked(config const& settings) {
        static_cast<void>(settings.require("bootstrap.servers"));
        check_names(settings);
        return settings;
    }

public:
    streams(Topology topology, config const& settings, Policies = {})
        : runtime::basic_streams<Topology, Policies, supplier>{std::move(topology), checked(settings), supplier{}} {}
};

}  // namespace weir::kafka

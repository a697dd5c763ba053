// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/runtime/streams.hpp>
#include <weir/sim/supplier.hpp>

namespace weir::sim {

/// A topology that runs on an in-memory cluster of this process: `sim::streams app{cluster, topology,
/// config{...}};`. Needs
/// the setting application.id.
template <typename Topology, typename Policies = policies<>>
class streams : public runtime::basic_streams<Topology, Policies, supplier> {
public:
    streams(cluster const& on, Topology topology, config const& settings, Policies = {})
        : runtime::basic_streams<Topology, Policies, supplier>{std::move(topology), settings, supplier{on}} {}
};

}  // namespace weir::sim

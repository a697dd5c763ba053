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
    using base = runtime::basic_streams<Topology, Policies, supplier>;

public:
    streams(cluster const& on, Topology topology, config const& settings, Policies = {})
        : runtime::basic_streams<Topology, Policies, supplier>{std::move(topology), settings, supplier{on}} {}

    /// Instead of `start`, for a test that must repeat exactly, with a virtual clock: no thread is started, and the
    /// stream threads do what `step` tells them. One thread makes all calls, that of `close` included.
    using base::start_stepped;
    /// One round of each stream thread, in the order of their numbers; false: all have ended.
    using base::step;
};

}  // namespace weir::sim

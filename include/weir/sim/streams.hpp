// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/runtime/streams.hpp>
#include <weir/sim/check_settings.hpp>
#include <weir/sim/supplier.hpp>
#include <weir/topology/is_topology.hpp>

namespace weir::sim {

/// A topology that runs on an in-memory cluster of this process: `sim::streams app{cluster, topology,
/// config{...}};`. Needs
/// the setting application.id.
template <typename Topology, typename Policies = policies<>>
class streams : public runtime::basic_streams<Topology, Policies, supplier> {
    using base = runtime::basic_streams<Topology, Policies, supplier>;
    static config const& checked(config const& settings) {
        check_names(settings);
        return settings;
    }

public:
    streams(cluster const& on, Topology topology, config const& settings, Policies = {})
        : runtime::basic_streams<Topology, Policies, supplier>{std::move(topology), checked(settings), supplier{on}} {}

    /// Instead of `start`, for a test that must repeat exactly, with a virtual clock: no thread is started, and the
    /// stream threads do what `step` tells them. One thread makes all calls, that of `close` included.
    using base::start_stepped;
    /// One round of each stream thread, in the order of their numbers; false: all have ended.
    using base::step;
};

/// For something else than a topology.
template <typename Given, typename Policies>
    requires(!weir::detail::this_is_a_topology<Given>)
class streams<Given, Policies> : public runtime::basic_streams<ill_formed, policies<>, supplier> {
    using base = runtime::basic_streams<ill_formed, policies<>, supplier>;

public:
    streams(cluster const& on, Given const&, config const& settings, auto const&...)
        : base{{}, settings, supplier{on}} {
        static_assert(
            weir::detail::this_is_a_topology<Given>,
            "sim::streams{cluster, t, config}: t is no topology; write sim::streams{cluster, topology(pipelines...), "
            "config} [weir-E133]");
    }
    streams(cluster const& on, Given const& given, auto const&...) : streams{on, given, config{}} {}

    using base::start_stepped;
    using base::step;
};

template <typename Given, typename... More>
    requires(!weir::detail::this_is_a_topology<Given>)
streams(cluster const&, Given const&, More const&...) -> streams<Given>;

}  // namespace weir::sim

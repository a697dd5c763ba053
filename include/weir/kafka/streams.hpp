// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/check_settings.hpp>
#include <weir/kafka/supplier.hpp>
#include <weir/runtime/streams.hpp>
#include <weir/topology/is_topology.hpp>

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

/// For something else than a topology.
template <typename Given, typename Policies>
    requires(!weir::detail::this_is_a_topology<Given>)
class streams<Given, Policies> : public runtime::basic_streams<ill_formed, policies<>, supplier> {
    using base = runtime::basic_streams<ill_formed, policies<>, supplier>;

public:
    streams(Given const&, config const& settings, auto const&...) : base{{}, settings, supplier{}} {
        static_assert(
            weir::detail::this_is_a_topology<Given>,
            "kafka::streams{t, config}: t is no topology; write kafka::streams{topology(pipelines...), config} "
            "[weir-E133]");
    }
    streams(Given const& given, auto const&...) : streams{given, config{}} {}
};

template <typename Given, typename... More>
    requires(!weir::detail::this_is_a_topology<Given>)
streams(Given const&, More const&...) -> streams<Given>;

}  // namespace weir::kafka

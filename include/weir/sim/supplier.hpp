// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <weir/runtime/client.hpp>
#include <weir/sim/admin.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/clock.hpp>
#include <weir/sim/cluster.hpp>
#include <weir/sim/consumer.hpp>
#include <weir/sim/producer.hpp>

namespace weir::sim {

/// Makes clients of a cluster (models client_supplier). Thread-safe; copies make clients of the same cluster, which
/// they keep alive.
class supplier {
    std::shared_ptr<broker> broker_;

public:
    explicit supplier(cluster const& of) : broker_{of.shared_broker()} {}

    sim::consumer consumer(runtime::client_settings const& settings) const { return {broker_, settings}; }
    sim::producer producer(runtime::client_settings const& settings) const { return {broker_, settings}; }
    sim::admin admin(runtime::client_settings const&) const { return sim::admin{broker_}; }
    sim::clock clock() const { return broker_->time; }
};

static_assert(runtime::client_supplier<supplier>);

}  // namespace weir::sim

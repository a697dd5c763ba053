// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/policies.hpp>
#include <weir/runtime/state.hpp>
#include "drawn.hpp"

namespace example {

/// An application of any topology and any policies, in the embedded cluster or on Kafka: so that what drives and
/// checks it is compiled once for all examples.
class application {
public:
    virtual ~application() = default;
    virtual void start() = 0;
    virtual void run() = 0;
    virtual void close() = 0;
    virtual void abandon() = 0;
    virtual weir::state state() const = 0;
    virtual std::string failure() const = 0;
    virtual weir::metrics::snapshot metrics() const = 0;
    /// Its topology in one of the forms of --topology.
    virtual std::string drawn(std::string const& form) const = 0;
    /// What it measures: "info" and so on.
    virtual std::string_view metrics_level() const = 0;
    virtual bool has_interceptors() const = 0;
};

/// `Streams` is weir::kafka::streams or weir::sim::streams.
template <typename Streams, typename Policies>
class application_of final : public application {
    using chosen = weir::detail::chosen<Policies>;

    Streams app_;

public:
    template <typename... Arguments>
    explicit application_of(Arguments&&... arguments) : app_{std::forward<Arguments>(arguments)...} {}

    void start() override { app_.start(); }
    void run() override { app_.run(); }
    void close() override { app_.close(); }
    void abandon() override { app_.abandon(); }
    weir::state state() const override { return app_.state(); }
    std::string failure() const override { return app_.failure(); }
    weir::metrics::snapshot metrics() const override { return app_.metrics(); }
    std::string drawn(std::string const& form) const override { return example::drawn(app_.topology(), form); }
    std::string_view metrics_level() const override {
        constexpr std::string_view names[]{"off", "info", "debug", "trace"};
        return names[chosen::metrics_level::rank];
    }
    bool has_interceptors() const override {
        return !std::is_same_v<typename chosen::consumer_chain_type, weir::consumer_chain<>>;
    }
};

}  // namespace example

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/policies.hpp>
#include <weir/runtime/state.hpp>
#include "drawn.hpp"
#ifdef WEIR_EXAMPLE_DEBUG_SERVER
#include <weir/http/debug_server.hpp>
#endif

namespace example {

/// Shows an application over HTTP until its end.
struct running_debug_server {
    virtual ~running_debug_server() = default;
    virtual std::string address() const = 0;
};

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
    /// A debug server on this port, 0: a free one; it ends with the result, which must not outlive the application.
    /// Null: this program has none.
    virtual std::unique_ptr<running_debug_server> serve(int port) const = 0;
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
    std::unique_ptr<running_debug_server> serve([[maybe_unused]] int port) const override {
#ifdef WEIR_EXAMPLE_DEBUG_SERVER
        struct server final : running_debug_server {
            weir::http::debug_server of;
            server(Streams const& app, int at) : of{app, {.port = at }} {}
            std::string address() const override { return of.address(); }
        };
        return std::make_unique<server>(app_, port);
#else
        return nullptr;
#endif
    }
};

}  // namespace example

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <weir/http/debug_pages.hpp>
#include <weir/http/endpoint.hpp>
#include <weir/http/metrics_pages.hpp>

namespace weir::http {

struct debug_options {
    int port = 0;                    ///< 0: a free one
    std::string host = "127.0.0.1";  ///< another address than this machine's own loopback needs a token
    std::string token{};             ///< what clients must send: `Authorization: Bearer <token>`; empty: nothing
};

/// Shows a running application to people and monitoring, over HTTP, from the constructor to the destructor: its
/// metrics, health, topology, threads, stores, lag, and dumps. Everything is a snapshot; nothing can be changed, and
/// nothing waits for a client.
class debug_server {
    endpoint endpoint_;

public:
    static constexpr std::size_t least_token = 16;

    /// `app` must outlive it. Throws weir::config_error for an address that others can reach without a token of at
    /// least 16 characters, weir::error for one that cannot be had.
    template <typename App>
    explicit debug_server(App const& app, debug_options options = {})
        : endpoint_{options.port, checked(options).host, options.token} {
        add_metrics_pages(endpoint_, app);
        add_debug_pages(endpoint_, app);
        endpoint_.start();
    }

    int port() const { return endpoint_.port(); }
    /// "http://127.0.0.1:8080"
    std::string address() const { return endpoint_.address(); }

private:
    static debug_options const& checked(debug_options const& o) {
        if (!endpoint::is_loopback(o.host) && o.token.size() < least_token)
            throw config_error{"the debug server on " + o.host + " needs a token of at least " +
                               std::to_string(least_token) + " characters, as others than this machine can reach it"};
        return o;
    }
};

}  // namespace weir::http

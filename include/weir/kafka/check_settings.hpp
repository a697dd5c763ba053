// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <weir/kafka/client.hpp>
#include <weir/kafka/known_settings.hpp>
#include <weir/kafka/settings.hpp>
#include <weir/runtime/stream_settings.hpp>

namespace weir::kafka {

namespace detail {

/// "host:port" or "[IPv6]:port", a port from 1 to 65535; a protocol before it as in librdkafka ("SSL://host:port").
inline bool is_address(std::string_view text) {
    if (auto const protocol = text.find("://"); protocol != text.npos) text.remove_prefix(protocol + 3);
    auto const colon = text.rfind(':');
    if (colon == text.npos || colon == 0 || colon + 1 == text.size() || text.size() - colon > 6) return false;
    auto const host = text.substr(0, colon);
    if (host.find_first_of(" \t/") != host.npos) return false;
    if (host.find(':') != host.npos && (host.front() != '[' || host.back() != ']')) return false;
    std::int32_t port = 0;
    for (char const c : text.substr(colon + 1)) {
        if (c < '0' || c > '9') return false;
        port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= 65'535;
}

inline void check_addresses(std::string const& servers) {
    for (std::size_t begin = 0; begin <= servers.size();) {
        auto const end = std::min(servers.find(',', begin), servers.size());
        auto address = std::string_view{servers}.substr(begin, end - begin);
        address.remove_prefix(std::min(address.find_first_not_of(" \t"), address.size()));
        address = address.substr(0, address.find_last_not_of(" \t") + 1);
        if (!is_address(address))
            throw config_error{"setting bootstrap.servers: '" + std::string{address} +
                               "' is no host:port with a port from 1 to 65535"};
        begin = end + 1;
    }
}

}  // namespace detail

/// Throws config_error for settings that are missing, that nobody knows, or whose value a client of the application
/// would refuse; makes and connects none. What librdkafka finds only in settings that contradict each other, it says
/// when the clients are made.
inline void check_settings(config const& settings) {
    settings.require_all({"application.id", "bootstrap.servers"});
    check_names(settings);
    detail::check_addresses(settings.require("bootstrap.servers"));
    runtime::stream_settings const checked{settings};
    auto const check = [](client_kind kind, runtime::client_settings const& of) {
        detail::client::check(kind, translate(of, kind));
    };
    check(client_kind::consumer, checked.main_consumer("thread"));
    check(client_kind::reader, checked.restore_consumer("thread"));
    check(client_kind::producer, checked.producer("thread"));
    check(client_kind::admin, checked.admin());
}

}  // namespace weir::kafka

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>
#include <weir/runtime/edit_distance.hpp>
#include <weir/runtime/stream_settings.hpp>

namespace weir::sim {

/// Throws config_error for a name that is, but for one or two letters, that of a setting which an application or this
/// cluster's clients obey. Others may be settings of real clients, of which there is no list here.
inline void check_names(config const& settings) {
    static constexpr std::string_view of_clients[] = {
        "allow.auto.create.topics", "auto.offset.reset",  "bootstrap.servers", "client.id",
        "enable.auto.commit",       "group.id",           "group.instance.id", "isolation.level",
        "max.poll.records",         "session.timeout.ms", "transactional.id"};
    using of_streams = runtime::stream_settings;
    std::vector<std::string> obeyed{std::begin(of_clients), std::end(of_clients)};
    obeyed.insert(obeyed.end(), std::begin(of_streams::own_names), std::end(of_streams::own_names));
    for (auto const prefix : of_streams::client_prefixes)
        for (auto const name : of_clients) obeyed.push_back(std::string{prefix} + std::string{name});
    for (auto const& [given, value] : settings.values()) {
        if (given.starts_with("weir.") || given.starts_with("topic.")) continue;
        if (std::find(obeyed.begin(), obeyed.end(), given) != obeyed.end()) continue;
        for (auto const& right : obeyed)
            if (runtime::edit_distance(given, right) <= 2)
                throw config_error{"setting " + given + ": no setting has this name; is " + right + " meant?"};
    }
}

}  // namespace weir::sim

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/runtime/client.hpp>
#include <weir/runtime/config.hpp>

namespace weir::runtime {

/// The settings of an application that its threads use, read and checked once.
struct stream_settings {
    std::string application_id, client_id;
    std::int64_t commit_interval_ms, poll_ms;
    int request_timeout_ms;
    std::int32_t replication_factor;
    std::map<std::string, std::string> all;

    /// Throws config_error for what is missing or out of range.
    explicit stream_settings(config const& from)
        : application_id{from.require("application.id")},
          client_id{from.get("client.id", application_id)},
          commit_interval_ms{from.get_integer("commit.interval.ms", 30'000, 0)},
          poll_ms{from.get_integer("poll.ms", 100, 0)},
          request_timeout_ms{static_cast<int>(from.get_integer("request.timeout.ms", 30'000, 1))},
          replication_factor{static_cast<std::int32_t>(from.get_integer("replication.factor", -1, -1))},
          all{from.values()} {
        if (auto const guarantee = from.get("processing.guarantee", "at_least_once"); guarantee != "at_least_once")
            throw config_error{"setting processing.guarantee: '" + guarantee + "' is not supported; at_least_once is"};
        if (auto const threads = from.get_integer("num.stream.threads", 1, 1); threads != 1)
            throw config_error{"setting num.stream.threads: " + std::to_string(threads) +
                               " is not supported; start more instances"};
    }

    /// What a client gets: settings that are no one's own, then those with each prefix, the later the stronger.
    client_settings for_client(std::initializer_list<std::string_view> prefixes) const {
        client_settings out;
        for (auto const& [name, value] : all)
            if (!is_ours(name) && !is_prefixed(name)) out.values[name] = value;
        for (auto prefix : prefixes)
            for (auto const& [name, value] : all)
                if (name.starts_with(prefix)) out.values[name.substr(prefix.size())] = value;
        return out;
    }

private:
    static bool is_ours(std::string_view name) {
        for (auto ours : {"application.id", "client.id", "commit.interval.ms", "poll.ms", "replication.factor",
                          "processing.guarantee", "num.stream.threads", "group.id", "group.instance.id",
                          "request.timeout.ms", "state.dir"})
            if (name == ours) return true;
        return name.starts_with("weir.");
    }
    static bool is_prefixed(std::string_view name) {
        for (auto prefix : {"consumer.", "main.consumer.", "restore.consumer.", "producer.", "admin.", "topic."})
            if (name.starts_with(prefix)) return true;
        return false;
    }
};

}  // namespace weir::runtime

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>  // open_memstream
#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/kafka/owned.hpp>
#include <weir/kafka/setting_names.hpp>
#include <weir/runtime/edit_distance.hpp>
#include <weir/runtime/stream_settings.hpp>

// Which names of settings there are, and for whom.
namespace weir::kafka {

namespace detail {

/// The settings of librdkafka as it describes them, each with "C" for consumers, "P" for producers (its admin clients
/// are such) or "*".
inline std::map<std::string, std::string, std::less<>> const& librdkafka_settings() {
    static auto const all = [] {
        char* text = nullptr;
        std::size_t size = 0;
        std::map<std::string, std::string, std::less<>> found;
        auto* const stream = open_memstream(&text, &size);
        if (!stream) return found;
        rd_kafka_conf_properties_show(stream);
        fclose(stream);
        // name | scope | range | ...
        auto const trimmed = [](std::string_view s) {
            s.remove_prefix(std::min(s.find_first_not_of(' '), s.size()));
            return s.substr(0, s.find_last_not_of(' ') + 1);
        };
        std::string_view rest{text, size};
        while (!rest.empty()) {
            auto const line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            auto const name_end = line.find('|');
            if (name_end == line.npos) continue;
            auto const scope_end = std::min(line.find('|', name_end + 1), line.size());
            auto const scope = trimmed(line.substr(name_end + 1, scope_end - name_end - 1));
            if (scope == "C" || scope == "P" || scope == "*") found.emplace(trimmed(line.substr(0, name_end)), scope);
        }
        std::free(text);
        return found;
    }();
    return all;
}

/// What the classes of this folder obey themselves.
inline constexpr std::string_view own_names[] = {"auto.offset.reset", "buffer.memory", "default.api.timeout.ms",
                                                 "group.protocol",    "max.block.ms",  "max.poll.records"};

/// Whether librdkafka would call the setting useless for this kind of client. Names that it does not know are not.
inline bool is_for_others(client_kind kind, std::string_view name) {
    auto const& known = librdkafka_settings();
    auto const found = known.find(name);
    if (found == known.end() || found->second == "*") return false;
    return consumes(kind) != (found->second == "C");
}

inline bool is_known(std::string const& name) {
    if (librdkafka_settings().contains(name) || is_ignorable(name) || !find_name(synonyms, name).empty() ||
        !find_name(refused, name).empty() || std::ranges::find(own_names, name) != std::end(own_names))
        return true;
    conf_ptr const conf{rd_kafka_conf_new()};  // knows some that it does not describe
    return rd_kafka_conf_set(conf.get(), name.c_str(), nullptr, nullptr, 0) != RD_KAFKA_CONF_UNKNOWN;
}

using runtime::edit_distance;

/// The setting whose name is most like this one, "" if none is.
inline std::string nearest_setting(std::string_view name, bool with_prefixes) {
    std::vector<std::string> all{std::begin(own_names), std::end(own_names)};
    for (auto const& [known, scope] : librdkafka_settings()) all.push_back(known);
    for (auto const& [java, known] : synonyms) all.emplace_back(java);
    if (with_prefixes) {
        auto const bare = all.size();
        for (auto const prefix : runtime::stream_settings::client_prefixes)
            for (std::size_t i = 0; i < bare; ++i) all.push_back(std::string{prefix} + all[i]);
        for (auto const ours : runtime::stream_settings::own_names) all.emplace_back(ours);
    }
    std::string best;
    auto least = name.size() / 4 + 2;
    for (auto& candidate : all)
        if (auto const distance = edit_distance(name, candidate); distance < least) {
            least = distance;
            best = std::move(candidate);
        }
    return best;
}

}  // namespace detail

/// Throws config_error for a setting that no client would understand, or only one that does not get it: with its whole
/// name and the nearest right one. For when an application is made; values are checked when the clients are.
inline void check_names(config const& settings) {
    runtime::refuse_java_settings(settings);
    for (auto const& [name, value] : settings.values()) {
        auto const prefix = runtime::stream_settings::client_prefix_of(name);
        if (prefix.empty() && !runtime::stream_settings::is_for_all_clients(name)) continue;
        auto const bare = name.substr(prefix.size());
        if (!detail::is_known(bare)) {
            auto const nearest = detail::nearest_setting(bare, prefix.empty());
            throw config_error{"setting " + name + ": neither Kafka's clients nor librdkafka know this name" +
                               (nearest.empty() ? "" : "; is " + std::string{prefix} + nearest + " meant?")};
        }
        bool const for_consumer = prefix.ends_with("consumer.");
        if (!prefix.empty() &&
            detail::is_for_others(for_consumer ? client_kind::consumer : client_kind::producer, bare))
            throw config_error{"setting " + name + ": " + bare + " is a setting of " +
                               (for_consumer ? "producers" : "consumers")};
    }
}

}  // namespace weir::kafka

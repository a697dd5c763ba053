// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <weir/error/error.hpp>

namespace weir::sim {

/// Looks settings up by their Kafka names. Those that mean nothing without a network are not asked for, and may be
/// there.
class setting_reader {
    std::map<std::string, std::string> const& values_;

public:
    explicit setting_reader(std::map<std::string, std::string> const& values) : values_{values} {}

    std::optional<std::string> text(std::string const& name) const {
        auto const found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        return found->second;
    }

    /// Throws config_error when it is no whole number of at least `min`.
    std::optional<std::int64_t> number(std::string const& name, std::int64_t min) const {
        auto const value = text(name);
        if (!value) return std::nullopt;
        std::int64_t result = 0;
        auto const [end, problem] = std::from_chars(value->data(), value->data() + value->size(), result);
        if (problem != std::errc{} || end != value->data() + value->size() || result < min)
            throw config_error{name + " = '" + *value + "' is not a whole number of at least " + std::to_string(min)};
        return result;
    }

    /// Throws config_error when it is none of `choices`.
    template <typename... Choices>
    std::optional<std::string> one_of(std::string const& name, Choices... choices) const {
        auto const value = text(name);
        if (!value || ((*value == choices) || ...)) return value;
        throw config_error{name + " = '" + *value + "' is none of" + ((std::string{" '"} + choices + "'") + ...)};
    }
};

enum class offset_reset { earliest, latest, none };

struct consumer_settings {
    std::optional<std::string> group_id, instance_id;
    std::string client_id = "consumer";
    offset_reset reset = offset_reset::latest;
    std::int64_t session_timeout_ms = 45'000;
    std::int64_t max_poll_records = 500;

    explicit consumer_settings(std::map<std::string, std::string> const& values) {
        setting_reader const s{values};
        group_id = s.text("group.id");
        instance_id = s.text("group.instance.id");
        client_id = s.text("client.id").value_or(client_id);
        session_timeout_ms = s.number("session.timeout.ms", 1).value_or(session_timeout_ms);
        max_poll_records = s.number("max.poll.records", 1).value_or(max_poll_records);
        s.one_of("isolation.level", "read_committed", "read_uncommitted");
        // A reader without a group was told where to read: to jump somewhere else would hide that records are gone.
        auto const unset = group_id ? "latest" : "none";
        auto const value = s.one_of("auto.offset.reset", "earliest", "latest", "none", "beginning", "smallest", "end",
                                    "largest", "error")
                               .value_or(unset);
        if (value == "earliest" || value == "beginning" || value == "smallest") reset = offset_reset::earliest;
        if (value == "none" || value == "error") reset = offset_reset::none;
        if (group_id && group_id->empty()) throw config_error{"group.id is empty"};
        if (instance_id && !group_id) throw config_error{"group.instance.id = '" + *instance_id + "' without group.id"};
        if (s.text("enable.auto.commit") == "true")
            throw config_error{"enable.auto.commit = 'true': offsets are committed by commit() only"};
    }
};

/// What of a producer's settings has a meaning here: transactions do not exist yet, and silence would promise them.
inline void check_producer_settings(std::map<std::string, std::string> const& values) {
    if (auto const id = setting_reader{values}.text("transactional.id"))
        throw config_error{"transactional.id = '" + *id + "': the simulated cluster has no transactions"};
}

}  // namespace weir::sim

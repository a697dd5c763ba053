// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <weir/kafka/group.hpp>
#include <weir/kafka/group_watch.hpp>
#include <weir/meta/json_string.hpp>

namespace weir::kafka {

namespace detail {

/// Writes members of one JSON object, and what is not known as null.
class json_members {
    std::string& out_;
    bool first_ = true;

    std::string& name(std::string_view name) {
        out_ += first_ ? "\"" : ",\"";
        first_ = false;
        return out_.append(name).append("\":");
    }

public:
    explicit json_members(std::string& out) : out_{out} { out_ += '{'; }
    json_members(json_members const&) = delete;
    json_members& operator=(json_members const&) = delete;
    ~json_members() { out_ += '}'; }

    void text(std::string_view n, std::string_view value) { append_json_string(name(n), value); }
    void text_or_null(std::string_view n, std::string_view value) {
        value.empty() ? void(name(n) += "null") : text(n, value);
    }
    void number(std::string_view n, std::optional<std::int64_t> value) {
        name(n) += value ? std::to_string(*value) : "null";
    }
    void fraction(std::string_view n, std::optional<double> value) {
        char digits[64] = "null";
        if (value) std::snprintf(digits, sizeof digits, "%.3f", *value);
        name(n) += digits;
    }
    template <typename Items, typename Write>
    void list(std::string_view n, Items const& items, Write write) {
        name(n) += '[';
        bool any = false;
        for (auto const& item : items) {
            if (std::exchange(any, true)) out_ += ',';
            write(item);
        }
        out_ += ']';
    }
    template <typename Write>
    void object(std::string_view n, Write write) {
        name(n);
        json_members members{out_};
        write(members);
    }
};

}  // namespace detail

/// A group as one line of JSON: state, coordinator, members and partitions; with `watch` also what becomes of the lag.
inline std::string to_json(group_description const& group, group_watch const* watch = nullptr) {
    std::string out;
    if (!group.error.empty()) {
        detail::json_members all{out};
        all.text("group", group.group);
        all.text("error", group.error);
    } else {
        detail::json_members all{out};
        all.text("group", group.group);
        all.text("state", to_string(group.state));
        all.text_or_null("assignor", group.assignor);
        all.object("coordinator", [&](auto& o) {
            o.number("id", group.coordinator.id);
            o.text("host", group.coordinator.host);
            o.number("port", group.coordinator.port);
        });
        all.number("lag", total_lag(group));
        if (watch) {
            all.fraction("lag_per_second", watch->growth_per_second());
            all.text("verdict", to_string(watch->verdict()));
        }
        if (!group.members_known)
            all.text_or_null("members", "");
        else
            all.list("members", group.members, [&](group_member const& member) {
                detail::json_members o{out};
                o.text("consumer_id", member.consumer_id);
                o.text_or_null("group_instance_id", member.group_instance_id);
                o.text("host", member.host);
                o.text("client_id", member.client_id);
                o.list("assignment", member.assignment, [&](topic_partition const& tp) {
                    detail::json_members p{out};
                    p.text("topic", tp.topic);
                    p.number("partition", tp.partition);
                });
            });
        all.list("partitions", rows_of(group), [&](group_row const& row) {
            detail::json_members o{out};
            o.text("topic", row.offset->partition.topic);
            o.number("partition", row.offset->partition.partition);
            o.number("current_offset", row.offset->committed);
            o.number("log_end_offset", row.offset->end);
            o.number("lag", row.offset->lag());
            o.text_or_null("consumer_id", row.member ? row.member->consumer_id : "");
            if (!watch) return;
            auto const* trend = watch->of(row.offset->partition);
            o.fraction("lag_per_second", trend ? trend->growth_per_second() : std::nullopt);
            o.text_or_null("verdict", trend ? to_string(trend->verdict()) : "");
        });
    }
    return out;
}

/// A list of groups as one line of JSON.
inline std::string to_json(std::span<group_listing const> groups) {
    std::string out;
    {
        detail::json_members all{out};
        all.list("groups", groups, [&](group_listing const& one) {
            detail::json_members o{out};
            o.text("group", one.group);
            o.text("state", to_string(one.state));
        });
    }
    return out;
}

}  // namespace weir::kafka

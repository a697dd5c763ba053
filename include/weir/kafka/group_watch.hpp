// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/kafka/group.hpp>
#include <weir/kafka/group_table.hpp>
#include <weir/kafka/lag_trend.hpp>

namespace weir::kafka {

/// What becomes of a group, seen again and again. Used by one thread.
class group_watch {
    std::map<topic_partition, lag_trend> trends_;
    std::int64_t window_ms_;

public:
    /// About the window see lag_trend.
    explicit group_watch(std::int64_t window_ms = 60'000) : window_ms_{window_ms} {}

    /// Takes the offsets as they are now. A partition that the group does not have any more is forgotten.
    void add(std::int64_t time_ms, group_description const& group) {
        std::map<topic_partition, lag_trend> now;
        for (auto const& offset : group.offsets) {
            if (!offset.committed || !offset.end) continue;
            auto const found = trends_.find(offset.partition);
            auto& trend = now.insert_or_assign(offset.partition, found == trends_.end() ? lag_trend{window_ms_}
                                                                                        : std::move(found->second))
                              .first->second;
            trend.add(time_ms, *offset.committed, *offset.end);
        }
        trends_ = std::move(now);
    }

    /// Null for a partition whose lag is not known.
    lag_trend const* of(topic_partition const& partition) const {
        auto const found = trends_.find(partition);
        return found == trends_.end() ? nullptr : &found->second;
    }

    /// The worst of all partitions.
    lag_verdict verdict() const {
        auto worst = lag_verdict::measuring;
        for (auto const& [partition, trend] : trends_) worst = std::max(worst, trend.verdict());
        return worst;
    }
    /// Records per second, of all partitions together; none while there is nothing to compare.
    std::optional<double> growth_per_second() const {
        std::optional<double> sum;
        for (auto const& [partition, trend] : trends_)
            if (auto const growth = trend.growth_per_second()) sum = sum.value_or(0) + *growth;
        return sum;
    }
};

namespace detail {

/// "+12.5", "-" when it is not known.
inline std::string growth_text(std::optional<double> per_second) {
    if (!per_second) return "-";
    char text[64];
    std::snprintf(text, sizeof text, "%+.1f", *per_second);
    return std::string{text} == "-0.0" ? "+0.0" : text;
}

}  // namespace detail

/// The table of offsets with two more columns, the growth of the lag in records per second and the verdict, and a line
/// for the whole group.
inline std::string watch_table(group_description const& group, group_watch const& watch) {
    auto const rows = rows_of(group);
    std::vector<std::vector<std::string>> cells{
        {"GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "LAG/S", "VERDICT", "CONSUMER-ID"}};
    for (auto const& [offset, member] : rows) {
        auto const* trend = watch.of(offset->partition);
        cells.push_back({group.group, offset->partition.topic, std::to_string(offset->partition.partition),
                         detail::or_dash(offset->committed), detail::or_dash(offset->end),
                         detail::or_dash(offset->lag()),
                         detail::growth_text(trend ? trend->growth_per_second() : std::nullopt),
                         trend ? std::string{to_string(trend->verdict())} : "-", member ? member->consumer_id : "-"});
    }
    auto out = '\n' + detail::table(cells, {15, 15, 10, 15, 15, 10, 10, 15});
    out += "group " + group.group + ": " + std::string{to_string(group.state)} + ", lag " +
           detail::or_dash(total_lag(group)) + ", " + detail::growth_text(watch.growth_per_second()) + "/s, " +
           std::string{to_string(watch.verdict())} + '\n';
    return out;
}

}  // namespace weir::kafka

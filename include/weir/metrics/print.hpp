// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>
#include <weir/metrics/metric.hpp>

namespace weir::metrics {
namespace detail {

/// Whole numbers as such, others with what a person reads of them; NaN as Kafka's tools write it.
inline std::string shown(double value) {
    char text[400];
    if (std::isnan(value)) return "NaN";
    auto const size = std::abs(value);
    auto const* format = std::trunc(value) == value ? "%.0f" : size < 0.001 ? "%.3g" : size < 1'000 ? "%.3f" : "%.1f";
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, format, value))};
}

/// A text of several lines would break the table.
inline std::string shown(metric const& m) {
    if (m.kind != kind::text) return shown(m.value);
    auto const lines = std::count(m.text.begin(), m.text.end(), '\n');
    return lines == 0 ? m.text : '(' + std::to_string(lines) + " lines)";
}

/// The first column is aligned to the left, the others to the right.
inline void append_aligned(std::string& out, std::vector<std::vector<std::string>> const& rows) {
    std::vector<std::size_t> widths;
    for (auto const& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    for (auto const& row : rows) {
        std::string line = "  ";
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string const space(widths[i] - row[i].size(), ' ');
            line += i == 0 ? row[i] + space : "  " + space + row[i];
        }
        out += line.erase(line.find_last_not_of(' ') + 1) + '\n';
    }
}

/// The tags that all members have alike, as "thread-id=a task-id=0_1", or those that they do not have alike.
inline std::string text_of(tags const& some, std::vector<tags> const& all, bool alike) {
    std::string text;
    for (auto const& [name, value] : some) {
        bool const same = std::all_of(all.begin(), all.end(), [&, &n = name, &v = value](tags const& other) {
            auto const found = other.find(n);
            return found != other.end() && found->second == v;
        });
        if (same != alike) continue;
        if (!text.empty()) text += ' ';
        if (alike) text += name + '=';
        text += value;
    }
    return text;
}

/// One group: a line for each name and a column for each set of tags; the other way round when that is narrower.
inline void append_group(std::string& out, std::string const& group, std::vector<metric const*> const& members) {
    std::vector<std::string> names;
    std::vector<tags> about;
    std::map<std::pair<std::string, tags>, std::string> cells;
    auto const remember = [](auto& list, auto const& entry) {
        if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(entry);
    };
    for (auto const* m : members) {
        remember(names, m->name);
        remember(about, m->tags);
        cells[{m->name, m->tags}] = shown(*m);
    }
    out += group;
    if (auto const common = text_of(about.front(), about, true); !common.empty()) out += "  " + common;
    out += '\n';
    bool const row_per_name = names.size() >= about.size();
    std::vector<std::vector<std::string>> rows(1, {""});
    for (auto const& name : names)
        if (row_per_name)
            rows.push_back({name});
        else
            rows.front().push_back(name);
    for (auto const& t : about) {
        if (!row_per_name) rows.push_back({});
        auto const heading = text_of(t, about, false);
        if (row_per_name)
            rows.front().push_back(heading);
        else
            rows.back().push_back(heading);
        for (std::size_t i = 0; i < names.size(); ++i) {
            auto const found = cells.find({names[i], t});
            (row_per_name ? rows[i + 1] : rows.back()).push_back(found == cells.end() ? "" : found->second);
        }
    }
    if (about.size() == 1) rows.erase(rows.begin());  // all tags are in the heading
    append_aligned(out, rows);
}

}  // namespace detail

/// Metrics as aligned text for people, by group, in the order in which groups and names first come.
inline std::string to_table(std::vector<metric> const& metrics) {
    std::vector<std::pair<std::string, std::vector<metric const*>>> groups;
    for (auto const& m : metrics) {
        auto at = std::find_if(groups.begin(), groups.end(), [&](auto const& g) { return g.first == m.group; });
        if (at == groups.end()) at = groups.insert(at, {m.group, {}});
        at->second.push_back(&m);
    }
    std::string out;
    for (auto const& [group, members] : groups) {
        if (!out.empty()) out += '\n';
        detail::append_group(out, group, members);
    }
    return out;
}

}  // namespace weir::metrics

// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <simdjson.h>
#include <algorithm>
#include <tuple>

// Both sides become lines of text, which are equal only where the records are. So what is compared is what is shown.
namespace conformance {

namespace {

using lines = std::vector<std::string>;

/// In quotes if it is text that can be read, else in hexadecimal.
std::string shown(bytes const& b) {
    auto const control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    std::string out;
    if (std::none_of(b.begin(), b.end(), control) && simdjson::validate_utf8(b.data(), b.size())) {
        for (char const c : b) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        return '"' + out + '"';
    }
    for (char const c : b) {
        out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return "0x" + out;
}
std::string shown(std::optional<bytes> const& b) { return b ? shown(*b) : "null"; }
std::string shown(std::optional<std::int64_t> const& n) { return n ? std::to_string(*n) : "none"; }

std::string shown(golden const& of, record const& r) {
    auto out = "step " + std::to_string(r.step) + ": " + r.topic;
    if (r.partition) out += " (partition " + std::to_string(*r.partition) + ')';
    out += "  " + shown(r.key) + " = " + shown(r.value) + "  @ ";
    out += of.timestamps_are_masked ? "masked" : shown(r.timestamp_ms);
    for (auto const& [name, value] : r.headers)
        out += "  [" + shown(name) + ": " + (of.masked_headers.count(name) != 0 ? "masked" : shown(value)) + ']';
    return out;
}

std::string shown(golden const& of, store_entry const& e) {
    auto out = shown(e.key);
    if (e.window_start_ms) out += " in " + shown(e.window_start_ms) + ".." + shown(e.window_end_ms);
    out += " = " + shown(e.value);
    if (e.timestamp_ms) out += "  @ " + (of.timestamps_are_masked ? "masked" : shown(e.timestamp_ms));
    if (e.valid_to_ms) out += "  until " + shown(e.valid_to_ms);
    return out;
}

lines shown(golden const& of, std::vector<store_entry> entries) {
    std::sort(entries.begin(), entries.end(), [](store_entry const& a, store_entry const& b) {
        auto const order = [](store_entry const& e) {
            return std::tie(e.key, e.window_start_ms, e.window_end_ms, e.timestamp_ms);
        };
        return order(a) < order(b);
    });
    lines out;
    for (auto const& e : entries) out.push_back(shown(of, e));
    return out;
}

lines shown(golden const& of, std::vector<record> const& records) {
    lines out;
    for (auto const& r : records) out.push_back(shown(of, r));
    return out;
}

lines shown(std::map<std::string, internal_topic> const& topics) {
    lines out;
    for (auto const& [name, topic] : topics) {
        out.push_back(name + ": " + topic.kind + ", partitions " +
                      (topic.partitions == 0 ? "derived" : std::to_string(topic.partitions)));
        for (auto const& [config, value] : topic.configs) out.push_back("    " + config + '=' + value);
    }
    return out;
}

lines split(std::string const& text) {
    lines out{""};
    for (char const c : text) {
        if (c == '\n')
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

/// A longest common subsequence, what stands between its lines, and two of its lines around that.
std::string diff(lines const& expected, lines const& got) {
    constexpr std::size_t around = 2, at_most = 60;
    auto const n = expected.size(), m = got.size();
    std::vector<std::vector<std::size_t>> common(n + 1, std::vector<std::size_t>(m + 1));
    for (auto i = n; i-- > 0;)
        for (auto j = m; j-- > 0;)
            common[i][j] =
                expected[i] == got[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    lines all;
    std::vector<bool> differs;
    for (std::size_t i = 0, j = 0; i < n || j < m;) {
        if (i < n && j < m && expected[i] == got[j]) {
            all.push_back("      " + expected[i++]), ++j;
            differs.push_back(false);
        } else {
            auto const missing = i < n && (j == m || common[i + 1][j] >= common[i][j + 1]);
            all.push_back(missing ? "    - " + expected[i++] : "    + " + got[j++]);
            differs.push_back(true);
        }
    }
    std::string out;
    std::size_t written = 0;
    auto skipping = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const from = i < around ? 0 : i - around, to = std::min(i + around + 1, all.size());
        auto const near = std::find(differs.begin() + static_cast<std::ptrdiff_t>(from),
                                    differs.begin() + static_cast<std::ptrdiff_t>(to),
                                    true) != differs.begin() + static_cast<std::ptrdiff_t>(to);
        if (near && ++written > at_most) return out + "      ... and more\n";
        if (near)
            out += all[i] + '\n';
        else if (!skipping)
            out += "      ...\n";
        skipping = !near;
    }
    return out;
}

}  // namespace

std::string differences(golden const& of, outcome const& got) {
    auto const& expected = of.expected;
    std::string out;
    auto const compare = [&](std::string const& what, lines const& theirs, lines const& ours) {
        if (theirs != ours) out += "  " + what + ":\n" + diff(theirs, ours);
    };
    auto const error = [](outcome const& o) {
        return lines{o.failed_step ? "step " + std::to_string(*o.failed_step) : "none"};
    };
    compare("error", error(expected), error(got));
    if (got.failed_step && expected.failed_step != got.failed_step) out += "    (it says: " + got.why_it_failed + ")\n";
    compare("describe()", split(expected.describe), split(got.describe));
    compare("internal topics", shown(expected.internal_topics), shown(got.internal_topics));
    compare("outputs", shown(of, expected.outputs), shown(of, got.outputs));

    auto const dumps = [&](outcome const& o) {
        lines all;
        for (auto const& d : o.dumps) {
            all.push_back("step " + std::to_string(d.step) + ", store " + d.store);
            for (auto& line : shown(of, d.entries)) all.push_back("    " + std::move(line));
        }
        return all;
    };
    compare("dumps", dumps(expected), dumps(got));
    if (expected.failed_step || got.failed_step) return out;  // the Java driver does not show the rest after an error
    for (auto const& [name, entries] : expected.stores) {
        auto const ours = got.stores.find(name);
        if (ours == got.stores.end())
            out += "  store " + name + ": there is none\n";
        else
            compare("store " + name, shown(of, entries), shown(of, ours->second));
    }
    compare("dropped records", {std::to_string(expected.dropped_records)}, {std::to_string(got.dropped_records)});
    return out;
}

}  // namespace conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cmath>
#include <string_view>
#include <weir/meta/json_string.hpp>
#include <weir/metrics/snapshot.hpp>

namespace weir::metrics {

namespace detail {

/// JSON knows no NaN and no infinity: null.
inline void append_json_number(double value, std::string& out) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace detail

/// An array of `{"group":, "name":, "tags": {}, "kind": "gauge" | "counter" | "text", "value":}`; null: nothing was
/// measured. One metric a line.
inline std::string to_json(snapshot const& all) {
    constexpr char const* kinds[] = {"gauge", "counter", "text"};
    std::string out = "[";
    for (auto const& m : all) {
        out += out.size() == 1 ? "\n{\"group\":" : ",\n{\"group\":";
        append_json_string(out, m.group);
        out += ",\"name\":";
        append_json_string(out, m.name);
        out += ",\"tags\":{";
        for (auto const& [name, value] : m.tags) {
            if (!out.ends_with('{')) out += ',';
            append_json_string(out, name);
            out += ':';
            append_json_string(out, value);
        }
        out += std::string{R"(},"kind":")"} + kinds[static_cast<int>(m.kind)] + R"(","value":)";
        if (m.kind == kind::text)
            append_json_string(out, m.text);
        else
            detail::append_json_number(m.value, out);
        out += '}';
    }
    return out += all.empty() ? "]\n" : "\n]\n";
}

}  // namespace weir::metrics

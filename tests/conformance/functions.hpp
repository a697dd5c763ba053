// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>
#include <weir/record/nullable.hpp>

// The functions that the scenarios' `dsl` speaks of, with null as there.
namespace conformance {

using text = weir::nullable<std::string>;

inline std::string str(text v) { return v.value_or("null"); }

inline bool begins_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// In code points.
inline std::int64_t len(text v) {
    std::int64_t n = 0;
    if (v)
        for (char const c : *v) n += begins_code_point(c);
    return n;
}

/// The first code point, or "".
inline std::string first(text v) {
    if (len(v) == 0) return {};
    std::size_t end = 1;
    while (end < v->size() && !begins_code_point((*v)[end])) ++end;
    return v->substr(0, end);
}

/// What stands between single spaces; null and "" have no words.
inline std::vector<std::string> words(text v) {
    if (len(v) == 0) return {};
    std::vector<std::string> out{""};
    for (char const c : *v) {
        if (c == ' ')
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

}  // namespace conformance

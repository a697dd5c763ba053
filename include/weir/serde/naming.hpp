// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

/// How the members of a struct are called on the wire. A policy writes the name of a member to `out`, where there is
/// room for twice its length, and returns how much it has written. It runs at compile time.
namespace weir::serde::naming {

/// As in C++.
struct as_is {
    static constexpr std::size_t convert(std::string_view member, char* out) {
        for (auto c : member) *out++ = c;
        return member.size();
    }
};

/// `customer_id` becomes `customerId`, as Java's libraries write it. Underscores in front stay; one at the end, which
/// keeps a name apart from a keyword (`class_`), is dropped.
struct camel_case {
    static constexpr std::size_t convert(std::string_view member, char* out) {
        auto const* const begin = out;
        bool up = false;
        for (auto c : member) {
            if (c == '_' && out != begin && out[-1] != '_') {
                up = true;
                continue;
            }
            *out++ = up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            up = false;
        }
        return static_cast<std::size_t>(out - begin);
    }
};

}  // namespace weir::serde::naming

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::serde::json_detail {

/// Thrown where a value cannot be read or written. On its way out every struct and vector adds where it was, so that
/// nothing has to be remembered while all goes well; the serde makes the public error of it. Never holds content of the
/// message.
struct failure {
    std::string what;
    std::string path;

    void inside_field(std::string_view name) {
        if (!path.empty() && path.front() != '[') path.insert(0, 1, '.');
        path.insert(0, name);
    }
    void inside_element(std::size_t index) {
        if (!path.empty() && path.front() != '[') path.insert(0, 1, '.');
        path.insert(0, '[' + std::to_string(index) + ']');
    }
    /// "json<purchase>: items[3].price: missing"
    std::string message(std::string_view serde) const {
        return std::string{serde} + ": " + (path.empty() ? path : path + ": ") + what;
    }
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail(std::string what) { throw failure{std::move(what), {}}; }

}  // namespace weir::serde::json_detail

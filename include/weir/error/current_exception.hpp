// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cxxabi.h>
#include <cstdlib>
#include <exception>
#include <string>
#include <typeinfo>

namespace weir::detail {

/// What the exception says that is being handled. In a catch block.
[[gnu::cold]] inline std::string current_exception_text() {
    try {
        throw;
    } catch (std::exception const& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}

/// The name of its type: "weir::deserialization_error". In a catch block.
[[gnu::cold]] inline std::string current_exception_type() {
    auto const* const type = abi::__cxa_current_exception_type();
    if (!type) return "unknown exception";
    int status = 0;
    char* const name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::string out = name ? name : type->name();
    std::free(name);
    return out;
}

}  // namespace weir::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace weir {
namespace detail {

template <typename T>
constexpr auto pretty_function() {
    return std::string_view{__PRETTY_FUNCTION__};
}

}  // namespace detail

/// The name of a type as the compiler writes it: for messages, never for decisions, because spellings differ.
template <typename T>
inline constexpr std::string_view type_name = [] {
    auto text = detail::pretty_function<T>();
    auto const begin = text.find("T = ") + 4;
    return text.substr(begin, text.rfind(']') - begin);
}();

}  // namespace weir

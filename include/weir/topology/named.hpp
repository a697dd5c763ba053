// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/meta/fixed_string.hpp>

namespace weir {

/// Kafka's rule for names of nodes, stores and topics: letters, digits, '.', '_' and '-', at most 249, not "." or "..".
constexpr bool is_legal_name(std::string_view name) {
    if (name.empty() || name.size() > 249 || name == "." || name == "..") return false;
    for (auto c : name) {
        auto letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') return false;
    }
    return true;
}

template <fixed_string Name>
struct named_as {
    static constexpr auto fixed = Name;
    static constexpr std::string_view value = fixed.view();
};

/// The node has no name of its own and gets Kafka's generated one.
struct unnamed {
    static constexpr std::string_view value{};
};

namespace detail {
template <fixed_string Name>
inline constexpr bool name_is_legal = is_legal_name(Name.view());

/// Kafka's generated name: the prefix and ten digits.
inline std::string generated_name(std::string_view prefix, int number) {
    auto const digits = std::to_string(number);
    return std::string{prefix} + std::string(10 - digits.size(), '0') + digits;
}

}  // namespace detail

/// Option of every operator: the name of its node in describe(), metrics and errors.
template <fixed_string Name>
inline constexpr named_as<Name> named = [] {
    static_assert(detail::name_is_legal<Name>,
                  "named<Name>: this is no legal name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    return named_as<Name>{};
}();

template <typename T>
inline constexpr bool is_name = false;
template <fixed_string Name>
inline constexpr bool is_name<named_as<Name>> = true;

}  // namespace weir

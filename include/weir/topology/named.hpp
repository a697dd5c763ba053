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

constexpr bool ends_in_generated_number(std::string_view name) {
    if (name.size() < 11 || name[name.size() - 11] != '-') return false;
    for (char const c : name.substr(name.size() - 10))
        if (c < '0' || c > '9') return false;
    return true;
}
/// Such as "KSTREAM-AGGREGATE-STATE-STORE-0000000004": Kafka Streams gave it to a store without a name, which used up
/// numbers. Who takes over such a store writes its name, and other numbers stay what they were.
constexpr bool is_generated_store_name(std::string_view name) {
    return ends_in_generated_number(name) && name.substr(0, name.size() - 11).ends_with("-STATE-STORE");
}
/// Of the group, store or node that a repartition topic is named after; Kafka Streams then gives the nodes around the
/// topic generated names (KStreamImpl.createRepartitionedSource).
constexpr bool is_generated_topic_name(std::string_view name) {
    return name.starts_with("KSTREAM") && ends_in_generated_number(name);
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

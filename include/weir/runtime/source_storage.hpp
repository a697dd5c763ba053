// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>
#include <weir/topology/topology.hpp>

namespace weir::runtime::detail {

template <typename Operator>
inline constexpr bool is_source = Operator::kind == node_kind::source;

/// Storage that a source decodes into: used again for each record where that saves an allocation, else a local
/// variable, which the compiler keeps in registers.
struct no_local {};
template <typename T, bool Local = std::is_trivially_copyable_v<T>>
struct reused {
    T value{};
    constexpr T& get(no_local) { return value; }
};
template <typename T>
struct reused<T, true> {
    constexpr T& get(T& local) { return local; }
};
template <typename T>
using local_of = std::conditional_t<std::is_trivially_copyable_v<T>, T, no_local>;

template <typename Operator, bool = is_source<Operator>>
struct source_storage {};
template <typename Operator>
struct source_storage<Operator, true> {
    reused<typename Operator::key_serde_type::type> key;
    reused<typename Operator::value_serde_type::type> value;
};
template <int I, typename Operator>
struct indexed_storage : source_storage<Operator> {};
template <typename Indexes, typename Operators>
struct all_storage;
template <int... I, typename... Operators>
struct all_storage<std::integer_sequence<int, I...>,
                   weir::detail::stored_operators<std::integer_sequence<int, I...>, Operators...>>
    : indexed_storage<I, Operators>... {};

}  // namespace weir::runtime::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/function_operator.hpp>

namespace weir {

namespace detail {

template <typename F, typename Name, typename Tag>
struct select_key_operator : function_operator<F, Name, Tag> {
    static constexpr std::string_view prefix = "KSTREAM-KEY-SELECT-";
    static constexpr effect does = effect::maps_key;
    static constexpr bool rekeys = true;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        static_assert(function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                      "select_key(f): f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the "
                      "key before it if you want it; a mutable f, or one with an error inside, cannot be called either "
                      "[weir-E103]");
        if constexpr (callable) {
            static_assert(function_returns_something<F, K, V>,
                          "select_key(f): f returns nothing; return the new key [weir-E120]");
            return function_returns_something<F, K, V>;
        } else
            return false;
    }
    template <typename K, typename V>
    using out_key = slot_of_result<result_of<F, K, V>>;
};

}  // namespace detail

/// A new key for each record, computed by `f(value)`, `f(key, value)` or `f(key, value, context)`; a
/// `std::optional` may
/// be null. State and joins behind it need a repartition, which they make. Options: named.
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto select_key(F f, Options...) {
    return detail::select_key_operator<F, decltype(detail::only_name<Options...>()), Tag>{{{}, f, call_id::next()}};
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/function_operator.hpp>

namespace weir {

namespace detail {

template <typename F, typename Name, typename Tag>
struct map_operator : function_operator<F, Name, Tag> {
    static constexpr std::string_view prefix = "KSTREAM-MAP-";
    static constexpr effect does = effect::maps_record;
    static constexpr bool rekeys = true;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        static_assert(
            function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
            "map(f): f cannot be called with this stream's value; take it as T const& or weir::nullable<T>, with the "
            "key before it if you want it; a mutable f, or one with an error inside, cannot be called either "
            "[weir-E103]");
        if constexpr (callable) {
            static_assert(result_is_a_pair<F, K, V>,
                          "map(f): f must return a std::pair of the new key and the new value [weir-E105]");
            return result_is_a_pair<F, K, V>;
        } else
            return false;
    }
    template <typename K, typename V>
    using out_key = slot_of_result<std::remove_cvref_t<decltype(result_of<F, K, V>::first)>>;
    template <typename K, typename V>
    using out_value = slot_of_result<std::remove_cvref_t<decltype(result_of<F, K, V>::second)>>;
};

}  // namespace detail

/// A new key and value for each record: `f` returns a `std::pair`; either may be a `std::optional`, which may be null.
/// `f(value)`, `f(key, value)` or `f(key, value, context)`. Options: named.
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto map(F f, Options...) {
    return detail::map_operator<F, decltype(detail::only_name<Options...>()), Tag>{{{}, f, call_id::next()}};
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/table_map_values.hpp>

namespace weir {

namespace detail {

template <typename F, typename Name, typename Tag>
struct map_values_operator : function_operator<F, Name, Tag> {
    using table_operator = void;
    static constexpr std::string_view prefix = "KSTREAM-MAPVALUES-";
    static constexpr effect does = effect::maps_value;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        static_assert(function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                      "map_values(f): f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the "
                      "key before it if you want it; a mutable f, or one with an error inside, cannot be called either "
                      "[weir-E103]");
        if constexpr (callable) {
            static_assert(function_returns_something<F, K, V>,
                          "map_values(f): f returns nothing; return the new value [weir-E120]");
            return function_returns_something<F, K, V>;
        } else
            return false;
    }
    template <typename K, typename V>
    using out_value = slot_of_result<result_of<F, K, V>>;

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        return on_table(in, not_materialized{});
    }
    template <typename K, typename V, typename KS, typename VS, typename N, bool D, typename Materialized>
    [[gnu::always_inline]] constexpr auto on_table(ktable<K, V, KS, VS, N, D> const& in,
                                                   Materialized const& kept) const {
        if constexpr (!fits<K, V>())
            return ill_formed{};
        else
            return table_map_values<Name, Tag>::append(in, this->function, this->id, kept);
    }
};

}  // namespace detail

/// A new value for each record; the key stays, and with it the partition. `f(value)`, `f(key, value)` or `f(key, value,
/// context)`; a `std::optional` result may be null. Of a table `f` gets no null. Options: named; of a table
/// materialized<"store">(...).
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto map_values(F f, Options const&... options) {
    using made = detail::map_values_operator<F, detail::name_among<Options...>, Tag>;
    if constexpr (sizeof...(Options) == 0)
        return made{{{}, f, call_id::next()}};
    else
        return detail::with_options(made{{{}, f, call_id::next()}}, options...);
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/table_filter.hpp>

namespace weir {

namespace detail {

template <typename F, typename Name, typename Tag>
struct filter_operator : function_operator<F, Name, Tag> {
    using table_operator = void;
    static constexpr std::string_view prefix = "KSTREAM-FILTER-";
    static constexpr effect does = effect::tests;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        static_assert(function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                      "filter(f): f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the "
                      "key before it if you want it [weir-E103]");
        if constexpr (callable) {
            static_assert(result_is_a_bool<F, K, V>, "filter(f): f must return a bool [weir-E104]");
            return result_is_a_bool<F, K, V>;
        } else
            return false;
    }

    template <typename K, typename V>
    [[gnu::always_inline]] constexpr decltype(auto) evaluate(K const& key, V const& value,
                                                             record_context& context) const {
        return static_cast<bool>(call(this->function, key, value, context));
    }

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
            return table_filter<true, Name, Tag>::append(in, this->function, this->id, kept);
    }
};

}  // namespace detail

/// Records for which `f` is true go on. `f(value)`, `f(key, value)` or `f(key, value, context)`. Of a
/// table: values for which it is not so become none. Options: named; of a table materialized<"store">(...).
template <typename F, typename... Options, typename Tag = decltype([] {})>
constexpr auto filter(F f, Options const&... options) {
    using made = detail::filter_operator<F, detail::name_among<Options...>, Tag>;
    if constexpr (sizeof...(Options) == 0)
        return made{{{}, f, call_id::next()}};
    else
        return detail::with_options(made{{{}, f, call_id::next()}}, options...);
}

}  // namespace weir

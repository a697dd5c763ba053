// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/table_filter.hpp>

namespace weir::detail {

/// Lets those records through for which the function is `Passing`.
template <bool Passing, typename F, typename Name, typename Tag>
struct filter_operator : function_operator<F, Name, Tag> {
    using table_operator = void;
    static constexpr std::string_view prefix = "KSTREAM-FILTER-";
    static constexpr effect does = effect::tests;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        // Two sentences each, as what static_assert says must be a literal.
        static_assert(!Passing || function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                      "filter(f): f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the key before it if you want it; a mutable f, or one with an error "
                      "inside, cannot be called either [weir-E103]");
        static_assert(Passing || function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                      "filter_not(f): f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the key before it if you want it; a mutable f, or one with an error "
                      "inside, cannot be called either [weir-E103]");
        if constexpr (callable) {
            static_assert(!Passing || result_is_a_bool<F, K, V>, "filter(f): f must return a bool [weir-E104]");
            static_assert(Passing || result_is_a_bool<F, K, V>, "filter_not(f): f must return a bool [weir-E104]");
            return result_is_a_bool<F, K, V>;
        } else
            return false;
    }

    template <typename K, typename V>
    [[gnu::always_inline]] constexpr bool evaluate(K const& key, V const& value, record_context& context) const {
        return static_cast<bool>(call(this->function, key, value, context)) == Passing;
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
            return table_filter<Passing, Name, Tag>::append(in, this->function, this->id, kept);
    }
};

}  // namespace weir::detail

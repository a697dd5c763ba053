// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregation.hpp>

namespace weir {

namespace detail {

/// Stands where a stream needs no subtractor.
struct no_function {};

template <typename F, typename V>
inline constexpr bool reducer_can_be_called_with = shape_of_reducer<F, V>().possible;
template <typename F, typename V>
inline constexpr bool reducer_returns_the_value_type = result_can_be_kept<result_of_reducer<F, V>, V>;
template <typename F>
inline constexpr bool there_is_a_subtractor = !__is_same(F, no_function);

template <typename V>
inline constexpr bool reducer_can_be_called_with<no_function, V> = true;
template <typename V>
inline constexpr bool reducer_returns_the_value_type<no_function, V> = true;

/// The first value of a key is its first result.
template <typename Add, typename Subtract>
struct reducing {
    static constexpr std::string_view stream_prefix = "KSTREAM-REDUCE-", table_prefix = "KTABLE-REDUCE-";
    static constexpr bool has_initial = false;
    static constexpr int numbers_of_store = 1;
    template <typename V>
    using result = V;
    template <typename, typename V>
    static constexpr bool can_delete = result_can_be_null<result_of_reducer<Add, V>>;
    template <typename, typename V, bool OfTable>
    static consteval bool fits() {
        using subtract = std::conditional_t<OfTable, Subtract, no_function>;  // a stream has no use for it
        constexpr bool complete = !OfTable || there_is_a_subtractor<Subtract>;
        constexpr bool callable = reducer_can_be_called_with<Add, V> && reducer_can_be_called_with<subtract, V>;
        static_assert(!OfTable || there_is_a_subtractor<Subtract>,
                      "reduce<Name>(adder): of a grouped table, values are taken out again, too; pass "
                      "reduce<Name>(adder, subtractor) [weir-E158]");
        static_assert(!complete || (reducer_can_be_called_with<Add, V> && reducer_can_be_called_with<subtract, V>),
                      "reduce<Name>(f): f cannot be called with the value so far and another one; take them as (T, T "
                      "const&); a mutable f, or one with an error inside, cannot be called either [weir-E153]");
        if constexpr (complete && callable) {
            static_assert(
                reducer_returns_the_value_type<Add, V> && reducer_returns_the_value_type<subtract, V>,
                "reduce<Name>(f): f must return a value of the stream's type, or a std::optional of it [weir-E151]");
            return reducer_returns_the_value_type<Add, V> && reducer_returns_the_value_type<subtract, V>;
        } else
            return false;
    }

    [[no_unique_address]] Add adder;
    [[no_unique_address]] Subtract subtractor;

    template <typename V>
    [[gnu::always_inline]] constexpr bool add(auto const&, V const& value, V& now) const {
        return keep_result(call_reducer(adder, now, value), now);
    }
    template <typename V>
    [[gnu::always_inline]] constexpr bool subtract(auto const&, V const& value, V& now) const {
        return keep_result(call_reducer(subtractor, now, value), now);
    }
};

template <typename... Arguments>
inline constexpr bool reduce_has_a_store_name = false;

template <fixed_string Name>
consteval bool reduce_has_a_legal_name() {
    static_assert(
        is_legal_name(Name.view()),
        "reduce<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    return true;
}

}  // namespace detail

/// One value for each key, of a stream: `f(so_far, value)`, which gives the first value when there is none so far. A
/// `std::optional` without value deletes. Both are never null; null keys and values are dropped. The store is `Name`.
/// Options: named, those of materialized.
template <fixed_string Name, typename F, typename... Options, typename Tag = decltype([] {})>
constexpr auto reduce(F f, Options const&... options) {
    static_cast<void>(detail::reduce_has_a_legal_name<Name>());
    return detail::make_aggregation<Name, Tag>(detail::reducing<F, detail::no_function>{f, {}}, options...);
}

/// The same of a grouped table: `subtractor(so_far, value)` takes out what a change replaces, before `adder` adds the
/// new value.
template <fixed_string Name, typename F, typename G, typename... Options, typename Tag = decltype([] {})>
    requires(!detail::aggregation_takes_this_option<G>)
constexpr auto reduce(F adder, G subtractor, Options const&... options) {
    static_cast<void>(detail::reduce_has_a_legal_name<Name>());
    return detail::make_aggregation<Name, Tag>(detail::reducing<F, G>{adder, subtractor}, options...);
}

template <typename... Arguments>
constexpr auto reduce(Arguments const&...) {
    static_assert(detail::reduce_has_a_store_name<Arguments...>,
                  "reduce(f): its store needs a name that stays when the topology changes; write reduce<\"name\">(f) "
                  "[weir-E112]");
    return detail::ill_formed_aggregation{};
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregation.hpp>

namespace weir {

namespace detail {

template <typename F, typename A, typename K, typename V>
inline constexpr bool aggregator_can_be_called_with = shape_of_aggregator<F, K, V, A>().possible;
template <typename F, typename A, typename K, typename V>
inline constexpr bool aggregator_returns_the_aggregate = result_can_be_kept<result_of_aggregator<F, K, V, A>, A>;

struct no_subtractor {};
template <typename A, typename K, typename V>
inline constexpr bool aggregator_can_be_called_with<no_subtractor, A, K, V> = true;
template <typename Add, typename Subtract, typename A, typename K, typename V>
inline constexpr bool aggregators_can_be_called_with =
    aggregator_can_be_called_with<Add, A, K, V> && aggregator_can_be_called_with<Subtract, A, K, V>;
template <typename A, typename K, typename V>
inline constexpr bool aggregator_returns_the_aggregate<no_subtractor, A, K, V> = true;

template <typename F>
inline constexpr bool initializer_gives_a_value = requires(F const& f) { std::optional{f()}; };
template <typename F>
inline constexpr bool aggregate_has_a_subtractor = false;

template <typename Initializer>
struct aggregate_of {
    using type = std::remove_cvref_t<decltype(std::declval<Initializer const&>()())>;
};

template <typename Initializer, typename Add, typename Subtract>
struct aggregating {
    using aggregate = typename aggregate_of<Initializer>::type;
    static constexpr std::string_view stream_prefix = "KSTREAM-AGGREGATE-", table_prefix = "KTABLE-AGGREGATE-";
    static constexpr bool has_initial = true;
    static constexpr int numbers_of_store = 1;
    template <typename>
    using result = aggregate;
    template <typename K, typename V>
    static constexpr bool can_delete = result_can_be_null<result_of_aggregator<Add, K, V, aggregate>>;
    template <typename K, typename V, bool OfTable>
    static consteval bool fits() {
        using subtract = std::conditional_t<OfTable, Subtract, no_subtractor>;  // a stream has no use for it
        constexpr bool complete = !OfTable || !__is_same(Subtract, no_subtractor);
        constexpr bool callable = aggregators_can_be_called_with<Add, subtract, aggregate, K, V>;
        static_assert(complete || aggregate_has_a_subtractor<Subtract>,
                      "aggregate<Name>(initializer, adder): of a grouped table, values are taken out again, too; pass "
                      "aggregate<Name>(initializer, adder, subtractor) [weir-E158]");
        static_assert(
            !complete || aggregators_can_be_called_with<Add, subtract, aggregate, K, V>,
            "aggregate<Name>(initializer, aggregator): an aggregator cannot be called with this stream's key, "
            "value and aggregate; take them as (K const&, V const&, A); a mutable one, or one with an error inside, "
            "cannot be called either [weir-E152]");
        if constexpr (complete && callable) {
            static_assert(aggregator_returns_the_aggregate<Add, aggregate, K, V> &&
                              aggregator_returns_the_aggregate<subtract, aggregate, K, V>,
                          "aggregate<Name>(initializer, aggregator): an aggregator must return what the initializer "
                          "returns, or a std::optional of it [weir-E151]");
            return aggregator_returns_the_aggregate<Add, aggregate, K, V> &&
                   aggregator_returns_the_aggregate<subtract, aggregate, K, V>;
        } else
            return false;
    }

    [[no_unique_address]] Initializer initializer;
    [[no_unique_address]] Add adder;
    [[no_unique_address]] Subtract subtractor;

    [[gnu::always_inline]] constexpr void begin(aggregate& now) const { now = initializer(); }
    [[gnu::always_inline]] constexpr bool add(auto const& key, auto const& value, aggregate& now) const {
        return keep_result(call_aggregator(adder, key, value, now), now);
    }
    [[gnu::always_inline]] constexpr bool subtract(auto const& key, auto const& value, aggregate& now) const {
        return keep_result(call_aggregator(subtractor, key, value, now), now);
    }
};

template <typename... Arguments>
inline constexpr bool aggregate_has_a_store_name = false;

template <fixed_string Name, typename Tag, typename Initializer, typename Add, typename Subtract, typename... Options>
constexpr auto checked_aggregate(Initializer const& initializer, Add const& add, Subtract const& subtract,
                                 Options const&... options) {
    static_assert(
        is_legal_name(Name.view()),
        "aggregate<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert(
        initializer_gives_a_value<Initializer>,
        "aggregate<Name>(initializer, ...): the initializer must be a function without parameters that returns "
        "the aggregate of a new key [weir-E156]");
    if constexpr (!initializer_gives_a_value<Initializer>)
        return ill_formed_aggregation{};
    else
        return make_aggregation<Name, Tag>(aggregating<Initializer, Add, Subtract>{initializer, add, subtract},
                                           options...);
}

}  // namespace detail

/// One aggregate for each key, of a stream: `initializer()` for a new key, then `aggregator(key, value, aggregate)` for
/// each record gives the new aggregate; a `std::optional` without value deletes it. The aggregate is moved in: who
/// takes it by value, changes and returns it, copies nothing. Null keys and values are dropped. The store is `Name`.
/// Options: a serde of the aggregate, named, those of materialized.
template <fixed_string Name, typename Initializer, typename Aggregator, typename... Options,
          typename Tag = decltype([] {})>
    requires(!detail::aggregation_takes_this_option<Aggregator>)
constexpr auto aggregate(Initializer initializer, Aggregator aggregator, Options const&... options) {
    return detail::checked_aggregate<Name, Tag>(initializer, aggregator, detail::no_subtractor{}, options...);
}

/// The same of a grouped table: `subtractor(key, value, aggregate)` takes out what a change replaces, before `adder`
/// adds the new value.
template <fixed_string Name, typename Initializer, typename Adder, typename Subtractor, typename... Options,
          typename Tag = decltype([] {})>
    requires(!detail::aggregation_takes_this_option<Subtractor>)
constexpr auto aggregate(Initializer initializer, Adder adder, Subtractor subtractor, Options const&... options) {
    return detail::checked_aggregate<Name, Tag>(initializer, adder, subtractor, options...);
}

template <typename... Arguments>
constexpr auto aggregate(Arguments const&...) {
    static_assert(
        detail::aggregate_has_a_store_name<Arguments...>,
        "aggregate(initializer, aggregator): its store needs a name that stays when the topology changes; write "
        "aggregate<\"name\">(initializer, aggregator) [weir-E112]");
    return detail::ill_formed_aggregation{};
}

}  // namespace weir

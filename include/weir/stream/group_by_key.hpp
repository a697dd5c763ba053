// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>
#include <weir/stream/repartition.hpp>

namespace weir {

/// A stream that is about to be aggregated by key. Where the key was changed before, the aggregation sends it through a
/// repartition topic, named after this or, if this is unnamed, after the aggregation's store.
template <typename Key, typename Value, typename KeySerde, typename ValueSerde, typename Node, bool Rekeyed,
          typename Name>
struct grouped_stream {
    using name_type = Name;
    kstream<Key, Value, KeySerde, ValueSerde, Node, Rekeyed> stream;
    call_id id;  ///< of the call that grouped: aggregations of one named group share its repartition topic
};

namespace detail {

template <typename Right>
inline constexpr bool operator_can_follow_a_grouped_stream = requires { typename Right::grouped_operator; };
/// aggregate<Name>(initializer) is for cogroups, whose groups bring their aggregators.
template <typename Right>
inline constexpr bool this_aggregate_has_an_aggregator = !requires {
    typename Right::cogrouped_operator;
    typename Right::aggregate_type;
};

template <typename KeySerde, typename ValueSerde, typename Name>
struct group_by_key_operator {
    using weir_operator = void;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        auto const full = with_serdes(in, key_serde, value_serde);
        static_assert(
            serde_is_for<decltype(full.key_serde), slot_value<K>> &&
                serde_is_for<decltype(full.value_serde), slot_value<V>>,
            "group_by_key(key_serde, value_serde): a serde is for another type than the stream has [weir-E109]");
        if constexpr (!serde_is_for<decltype(full.key_serde), slot_value<K>> ||
                      !serde_is_for<decltype(full.value_serde), slot_value<V>>)
            return ill_formed{};
        else
            return grouped_stream<K, V, decltype(full.key_serde), decltype(full.value_serde), N, R, Name>{full, id};
    }
};

/// What an aggregation returns after its compile-time error.
struct ill_formed_aggregation {
    using weir_operator = void;
    using grouped_operator = void;
    constexpr ill_formed apply(auto const&) const { return {}; }
};

}  // namespace detail

template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename Name, typename Operator>
[[gnu::always_inline]] constexpr auto operator|(grouped_stream<K, V, KS, VS, N, R, Name> const& grouped,
                                                Operator const& op) {
    static_assert(detail::this_aggregate_has_an_aggregator<Operator>,
                  "group_by_key() | aggregate<Name>(initializer): the aggregator is missing; write "
                  "aggregate<Name>(initializer, aggregator) [weir-E114]");
    static_assert(
        !detail::this_aggregate_has_an_aggregator<Operator> || detail::operator_can_follow_a_grouped_stream<Operator>,
        "group_by_key() | x: x is no aggregation; use count<\"name\">() and the like [weir-E114]");
    if constexpr (!detail::operator_can_follow_a_grouped_stream<Operator>)
        return ill_formed{};
    else if constexpr (!requires { typename Operator::functions_type; })
        return op.apply(grouped);
    else if constexpr (!Operator::functions_type::template fits<slot_value<K>, slot_value<V>, false>())
        return ill_formed{};
    else if constexpr (!Operator::template can_be_kept<slot_value<K>, slot_value<V>, KS, VS>())
        return ill_formed{};
    else
        return op.apply(grouped);
}

/// Groups by the key that the stream has. Options: serdes of key and value, named (names a repartition topic).
template <typename... Options>
constexpr auto group_by_key(Options const&... options) {
    if constexpr (!detail::topic_options_are_known<Options...>())
        return ill_formed_operator{};
    else {
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        return detail::group_by_key_operator<std::remove_const_t<decltype(key)>, std::remove_const_t<decltype(value)>,
                                             detail::name_among<Options...>>{key, value, call_id::next()};
    }
}

}  // namespace weir

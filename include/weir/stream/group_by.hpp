// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <weir/stream/group_by_key.hpp>
#include <weir/stream/ktable.hpp>
#include <weir/stream/select_key.hpp>

namespace weir {

/// A table that is about to be aggregated by other keys: through a repartition topic, named after the group or, if this
/// is unnamed, after the aggregation's store.
template <typename Key, typename Value, typename KeySerde, typename ValueSerde, typename Node, typename Name>
struct grouped_table {
    using name_type = Name;
    Node node;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;  ///< of the call that grouped
};

namespace detail {

/// Maps both values of a change. If they have one key they go on together, otherwise the old one first.
template <typename F, typename Name, typename Tag>
struct group_by_table_operator : processor_node {
    using name_type = Name;
    static constexpr std::string_view prefix = "KTABLE-SELECT-";
    static constexpr effect does = effect::general;
    static constexpr old_values asks_for = old_values::wanted;
    static constexpr bool can_differ = !__is_empty(F);

    [[no_unique_address]] F function;
    call_id id;

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, change<V> const& c, record_context& context) const {
        using pair = result_of<F, K, V>;
        using value = slot_value<slot_of_result<std::remove_cvref_t<decltype(std::declval<pair>().second)>>>;
        std::optional<pair> now, before;
        if (c.new_value) now.emplace(call(function, key, *c.new_value, context));
        if (c.old_value) before.emplace(call(function, key, *c.old_value, context));
        if (now && !is_whole(*now)) now.reset();
        if (before && !is_whole(*before)) before.reset();
        auto const key_of = [](auto const& of) -> auto const& { return plain(as_slot(of.first)); };
        auto const value_of = [](auto const& of) { return nullable<value>{plain(as_slot(of.second))}; };
        if (now && before && key_of(*now) == key_of(*before))
            return flow.forward(key_of(*before), change<value>{value_of(*now), value_of(*before)}, context);
        if (before) flow.forward(key_of(*before), change<value>{{}, value_of(*before)}, context);
        if (now) flow.forward(key_of(*now), change<value>{value_of(*now), {}}, context);
    }

private:
    template <typename T>
    static constexpr T const& plain(T const& slot) {
        return slot;
    }
    template <typename T>
    static constexpr T const& plain(nullable<T> const& slot) {
        return *slot;
    }
    template <typename Pair>
    static constexpr bool is_whole(Pair const& pair) {
        return is_there(as_slot(pair.first)) && is_there(as_slot(pair.second));
    }
    template <typename T>
    static constexpr bool is_there(T const&) {
        return true;
    }
    template <typename T>
    static constexpr bool is_there(nullable<T> const& slot) {
        return slot != nullptr;
    }
};

template <typename Table>
inline constexpr bool table_knows_the_values_that_changes_replace = Table::node_type::operator_type::knows_old_values;

template <typename F, typename KeySerde, typename ValueSerde, typename Name, typename Tag>
struct group_by_operator {
    using weir_operator = void;
    using table_operator = void;
    F function;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        return in | select_key_operator<F, Name, Tag>{{{}, function, id}} |
               group_by_key_operator<KeySerde, ValueSerde, Name>{key_serde, value_serde, id};
    }

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        using table = ktable<K, V, KS, VS, N, D>;
        constexpr bool callable = function_can_be_called_with<F, K, V>;
        static_assert(
            function_can_be_called_with<F, K, V>,
            "group_by(f): f cannot be called with this table's value; take it as T const&, with the key before "
            "it if you want it; a mutable f, or one with an error inside, cannot be called either [weir-E103]");
        if constexpr (callable) {
            static_assert(
                result_is_a_pair<F, K, V>,
                "table | group_by(f): f must return a std::pair of the new key and the new value [weir-E105]");
            static_assert(
                table_knows_the_values_that_changes_replace<table>,
                "table | group_by(f): what a change replaces must be taken out of its old group, but this table "
                "keeps no values; give it a store: table<Topic>(..., materialized<\"name\">()) [weir-E155]");
            if constexpr (!result_is_a_pair<F, K, V> || !table_knows_the_values_that_changes_replace<table>)
                return ill_formed{};
            else
                return grouped(in);
        } else
            return ill_formed{};
    }

private:
    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto grouped(ktable<K, V, KS, VS, N, D> const& in) const {
        using pair = result_of<F, K, V>;
        using key = slot_value<slot_of_result<std::remove_cvref_t<decltype(std::declval<pair>().first)>>>;
        using value = slot_value<slot_of_result<std::remove_cvref_t<decltype(std::declval<pair>().second)>>>;
        auto const ks = resolve_serde<key>(key_serde, kept<__is_same(key, K)>(in.key_serde));
        auto const vs = resolve_serde<value>(value_serde, kept<__is_same(value, V)>(in.value_serde));
        using ks_type = std::remove_const_t<decltype(ks)>;
        using vs_type = std::remove_const_t<decltype(vs)>;
        constexpr bool known = !__is_same(ks_type, no_serde) && !__is_same(vs_type, no_serde);
        static_assert(type_has_a_serde<key, ks_type> && type_has_a_serde<value, vs_type>,
                      "table | group_by(f): no serde is known for the new key or the new value; pass "
                      "group_by(f, key_serde, value_serde) [weir-E108]");
        static_assert(
            serde_is_for<ks_type, key> && serde_is_for<vs_type, value>,
            "table | group_by(f, key_serde, value_serde): a serde is for another type than f gives [weir-E109]");
        if constexpr (!known || !serde_is_for<ks_type, key> || !serde_is_for<vs_type, value>)
            return ill_formed{};
        else {
            using op = group_by_table_operator<F, Name, Tag>;
            return grouped_table<key, value, ks_type, vs_type, node<op, N>, Name>{
                {in.node, {}, placed(op{{}, function, id}, in.node.op.id)}, ks, vs, id};
        }
    }
};

}  // namespace detail

template <typename K, typename V, typename KS, typename VS, typename N, typename Name, typename Operator>
[[gnu::always_inline]] constexpr auto operator|(grouped_table<K, V, KS, VS, N, Name> const& grouped,
                                                Operator const& op) {
    static_assert(
        detail::this_aggregate_has_an_aggregator<Operator>,
        "group_by(f) | aggregate<Name>(initializer): of a grouped table, an adder and a subtractor are missing; "
        "write aggregate<Name>(initializer, adder, subtractor) [weir-E114]");
    static_assert(
        !detail::this_aggregate_has_an_aggregator<Operator> || detail::operator_can_follow_a_grouped_stream<Operator>,
        "group_by(f) | x: x is no aggregation; use count<\"name\">() and the like [weir-E114]");
    if constexpr (!detail::operator_can_follow_a_grouped_stream<Operator>)
        return ill_formed{};
    else if constexpr (!requires { typename Operator::functions_type; })
        return op.apply(grouped);
    else if constexpr (!Operator::functions_type::template fits<K, V, true>())
        return ill_formed{};
    else if constexpr (!Operator::template can_be_kept<K, V, KS, VS>())
        return ill_formed{};
    else
        return op.apply(grouped);
}

/// Groups a stream by the new key that `f(value)` or `f(key, value)` gives (a `std::optional` without value: the record
/// is left out), or a table by the key of the pair that it gives, with the pair's value. Options: serdes of key and
/// value, named (the node, and the repartition topic).
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto group_by(F f, Options const&... options) {
    if constexpr (!detail::topic_options_are_known<Options...>())
        return ill_formed_operator{};
    else {
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        return detail::group_by_operator<F, std::remove_const_t<decltype(key)>, std::remove_const_t<decltype(value)>,
                                         detail::name_among<Options...>, Tag>{f, key, value, call_id::next()};
    }
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregate_operators.hpp>
#include <weir/stream/group_by.hpp>
#include <weir/stream/materialized.hpp>

// What count, reduce and aggregate have in common: from a group to a table.

namespace weir::detail {

template <typename KeySerde, typename ValueSerde, bool WritesValue>
inline constexpr bool group_has_serdes =
    !__is_same(KeySerde, no_serde) && (!WritesValue || !__is_same(ValueSerde, no_serde));

template <typename T, typename Serde>
inline constexpr bool aggregate_has_a_serde = !__is_same(Serde, no_serde);

/// `Functions::result<V>` is the type of the aggregate of values `V`, `can_delete<K, V>` whether it may go away again;
/// `fits<K, V, OfTable>()` asserts.
template <typename Materialized, typename Functions, typename Name, typename Tag>
struct aggregation {
    using grouped_operator = void;
    using functions_type = Functions;
    Materialized kept;
    [[no_unique_address]] Functions functions;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename GroupName>
    [[gnu::always_inline]] constexpr auto apply(grouped_stream<K, V, KS, VS, N, R, GroupName> const& grouped) const {
        static_assert(
            group_has_serdes<KS, VS, R>,
            "count, reduce or aggregate: no serde is known for the key, or for the value that a repartition topic "
            "carries; pass them to group_by_key(key_serde, value_serde) [weir-E108]");
        if constexpr (!group_has_serdes<KS, VS, R>)
            return ill_formed{};
        else if constexpr (!R)
            return of_stream<1>(grouped.stream);
        else if constexpr (__is_same(GroupName, unnamed))
            return of_stream<4>(through_topic<Materialized::name_type::fixed, 0, first_number>(grouped.stream, 0, id));
        else
            return of_stream<4>(through_topic<GroupName::fixed, 0, first_number>(grouped.stream, 0, grouped.id));
    }

    template <typename K, typename V, typename KS, typename VS, typename N, typename GroupName>
    [[gnu::always_inline]] constexpr auto apply(grouped_table<K, V, KS, VS, N, GroupName> const& grouped) const {
        if constexpr (__is_same(GroupName, unnamed))
            return of_table<Materialized::name_type::fixed + "-repartition">(grouped, id);
        else
            return of_table<GroupName::fixed + "-repartition">(grouped, grouped.id);
    }

    /// Asserted where the operator is appended.
    template <typename K, typename V, typename KS, typename VS>
    static consteval bool can_be_kept() {
        using result = typename Functions::template result<V>;
        using ks = resolved_serde<K, decltype(kept.key_serde), KS>;
        using vs = resolved_serde<result, decltype(kept.value_serde), serde_if<__is_same(result, V), VS>>;
        static_assert(
            aggregate_has_a_serde<result, vs>,
            "aggregate<Name>(...): no serde is known for the aggregate; pass it after the functions [weir-E154]");
        static_assert(!aggregate_has_a_serde<result, vs> || (serde_is_for<vs, result> && serde_is_for<ks, K>),
                      "count, reduce or aggregate: the serde is for another type than the aggregate has [weir-E109]");
        return aggregate_has_a_serde<result, vs> && serde_is_for<vs, result> && serde_is_for<ks, K>;
    }

private:
    /// How many numbers Kafka Streams used up for the store's name, in front of the node's own.
    static constexpr int numbers_of_store = names_its_store<Materialized>() ? 0 : Functions::numbers_of_store;
    static constexpr int first_number = numbers_of_store + 1;

    template <typename V, typename GroupSerde>
    [[gnu::always_inline]] constexpr auto serde_of_aggregate(GroupSerde const& of_values) const {
        using result = typename Functions::template result<V>;
        return resolve_serde<result>(kept.value_serde, detail::kept<__is_same(result, V)>(of_values));
    }

    template <int Burned, typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto of_stream(kstream<K, V, KS, VS, N, R> const& in) const {
        using value = slot_value<V>;
        using result = typename Functions::template result<value>;
        auto const key_serde = resolve_serde<slot_value<K>>(kept.key_serde, in.key_serde);
        auto const result_serde = serde_of_aggregate<value>(in.value_serde);
        using ks = std::remove_const_t<decltype(key_serde)>;
        using vs = std::remove_const_t<decltype(result_serde)>;
        {
            constexpr bool can_delete = Functions::template can_delete<slot_value<K>, value>;
            using op = aggregate_operator<typename Materialized::template definition<ks, vs, can_delete>, Functions,
                                          Name, Tag, numbers_of_store + Burned, numbers_of_store>;
            return ktable<slot_value<K>, result, ks, vs, node<op, N>, can_delete>{
                {in.node, {}, placed(op{key_serde, result_serde, functions, id}, in.node.op.id)},
                key_serde,
                result_serde};
        }
    }

    template <fixed_string Topic, typename K, typename V, typename KS, typename VS, typename N, typename GroupName>
    [[gnu::always_inline]] constexpr auto of_table(grouped_table<K, V, KS, VS, N, GroupName> const& in,
                                                   call_id topic_id) const {
        using result = typename Functions::template result<V>;
        auto const key_serde = resolve_serde<K>(kept.key_serde, in.key_serde);
        auto const result_serde = serde_of_aggregate<V>(in.value_serde);
        using ks = std::remove_const_t<decltype(key_serde)>;
        using vs = std::remove_const_t<decltype(result_serde)>;
        {
            using changes = serde::change_serde<VS>;
            using topic = named_as<Topic>;
            constexpr int before = names_its_store<Materialized>() ? 0 : 1;
            using sink = repartition_sink<topic, typename suffixed<Name>::sink, KS, changes, before + 1, before>;
            using source =
                repartition_source<topic, typename suffixed<Name>::source, KS, changes, K, typename changes::type, 1>;
            using op = table_aggregate_operator<typename Materialized::template definition<ks, vs, true>, Functions,
                                                Name, Tag>;
            node<sink, N> const sent{
                in.node, {}, placed(sink{{}, in.key_serde, {in.value_serde}, topic_id}, in.node.op.id)};
            node<source, node<sink, N>> const read{
                sent, {}, placed(source{{}, in.key_serde, {in.value_serde}, 0, topic_id}, sent.op.id)};
            return ktable<K, result, ks, vs, node<op, node<source, node<sink, N>>>, true>{
                {read, {}, placed(op{key_serde, result_serde, functions, id}, read.op.id)}, key_serde, result_serde};
        }
    }

    template <typename OperatorName>
    struct suffixed {
        using sink = unnamed;
        using source = unnamed;
    };
    template <fixed_string OperatorName>
    struct suffixed<named_as<OperatorName>> {
        using sink = named_as<OperatorName + "-sink">;
        using source = named_as<OperatorName + "-source">;
    };
};

template <typename Option>
inline constexpr bool aggregation_takes_this_option =
    is_name<Option> || is_caching<Option> || __is_same(Option, unlogged_option) || any_serde<Option>;
template <typename Engine>
inline constexpr bool aggregation_takes_this_option<engine_option<Engine>> = true;
template <typename Option>
inline constexpr bool kept_aggregation_takes_this_option = is_name<Option> || is_materialized<Option>;

template <typename... Options>
consteval bool aggregation_options_are_known() {
    static_assert((aggregation_takes_this_option<Options> && ...),
                  "count, reduce or aggregate<Name>(..., options...): an option is no serde, weir::named<\"name\">, "
                  "weir::caching_enabled, weir::logging_disabled or weir::kept_in<engine> [weir-E123]");
    return (aggregation_takes_this_option<Options> && ...);
}

/// The operator of an aggregation, whose store has the options of `materialized`.
template <fixed_string StoreName, typename Tag, typename Functions, typename... Options>
constexpr auto make_aggregation(Functions const& functions, Options const&... options) {
    if constexpr (!aggregation_options_are_known<Options...>())
        return ill_formed_operator{};
    else {
        auto const kept = materialized_of<named_as<StoreName>>(options...);
        return aggregation<std::remove_const_t<decltype(kept)>, Functions, name_among<Options...>, Tag>{
            kept, functions, call_id::next()};
    }
}

}  // namespace weir::detail

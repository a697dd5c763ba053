// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregate.hpp>
#include <weir/stream/cogroup_nodes.hpp>

namespace weir {

/// Grouped streams of one key type that are about to be aggregated together, each with its aggregator. `Previous` is
/// the cogrouped of those before, `void` for the first.
template <typename Previous, typename Grouped, typename Aggregator>
struct cogrouped {
    Previous previous;
    Grouped grouped;
    Aggregator aggregator;
};
template <typename Grouped, typename Aggregator>
struct cogrouped<void, Grouped, Aggregator> {
    Grouped grouped;
    Aggregator aggregator;
};

namespace detail {

template <typename Group>
inline constexpr bool is_grouped_stream = false;
template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename Name>
inline constexpr bool is_grouped_stream<grouped_stream<K, V, KS, VS, N, R, Name>> = true;

template <typename Group>
using key_of_group = slot_value<typename decltype(Group::stream)::key_type>;
template <typename Group>
using value_of_group = slot_value<typename decltype(Group::stream)::value_type>;

template <typename A, typename B>
inline constexpr bool groups_have_one_key_type = __is_same(key_of_group<A>, key_of_group<B>);
template <typename Group>
inline constexpr bool argument_is_a_grouped_stream = is_grouped_stream<Group>;

template <typename Aggregator>
struct first_cogroup {
    using grouped_operator = void;
    Aggregator aggregator;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename Name>
    [[gnu::always_inline]] constexpr auto apply(grouped_stream<K, V, KS, VS, N, R, Name> const& in) const {
        return cogrouped<void, grouped_stream<K, V, KS, VS, N, R, Name>, Aggregator>{in, aggregator};
    }
    template <typename K, typename V, typename KS, typename VS, typename N, typename Name>
    constexpr ill_formed apply(grouped_table<K, V, KS, VS, N, Name> const&) const {
        static_assert(argument_is_a_grouped_stream<grouped_table<K, V, KS, VS, N, Name>>,
                      "group | cogroup(aggregator): only grouped streams are cogrouped, and this is a grouped table "
                      "[weir-E157]");
        return {};
    }
};

template <typename Group, typename Aggregator>
struct next_cogroup {
    using cogrouped_operator = void;
    Group grouped;
    Aggregator aggregator;

    template <typename Previous, typename G, typename F>
    [[gnu::always_inline]] constexpr auto apply(cogrouped<Previous, G, F> const& in) const {
        static_assert(groups_have_one_key_type<G, Group>,
                      "cogroup(group, aggregator): this group has another key type than the groups before [weir-E157]");
        if constexpr (groups_have_one_key_type<G, Group>)
            return cogrouped<cogrouped<Previous, G, F>, Group, Aggregator>{in, grouped, aggregator};
        else
            return ill_formed{};
    }
};

struct ill_formed_cogroup {
    using cogrouped_operator = void;
    using grouped_operator = void;
    constexpr ill_formed apply(auto const&) const { return {}; }
};

template <typename Right>
inline constexpr bool operator_can_follow_a_cogroup = requires { typename Right::cogrouped_operator; };

/// The aggregation of all groups into one store.
template <typename Materialized, typename Initializer, typename Name, typename Tag>
struct cogroup_aggregation {
    using cogrouped_operator = void;
    Materialized kept;
    Initializer initializer;
    call_id id;

    template <typename Previous, typename G, typename F>
    [[gnu::always_inline]] constexpr auto apply(cogrouped<Previous, G, F> const& in) const {
        using result = typename aggregate_of<Initializer>::type;
        using key = key_of_group<G>;
        auto const key_serde = resolve_serde<key>(kept.key_serde, in.grouped.stream.key_serde);
        auto const result_serde = resolve_serde<result>(kept.value_serde, no_serde{});
        using ks = std::remove_const_t<decltype(key_serde)>;
        using vs = std::remove_const_t<decltype(result_serde)>;
        static_assert(
            aggregate_has_a_serde<result, vs>,
            "aggregate<Name>(initializer): no serde is known for the aggregate; pass it after the initializer "
            "[weir-E154]");
        static_assert(group_has_serdes<ks, no_serde, false>,
                      "cogroup | aggregate<Name>: no serde is known for the key; pass it to group_by_key(key_serde, "
                      "value_serde) [weir-E108]");
        constexpr bool known = !__is_same(vs, no_serde) && !__is_same(ks, no_serde);
        if constexpr (!known)
            return ill_formed{};
        else {
            constexpr bool can_delete = deletes<result>(static_cast<cogrouped<Previous, G, F>*>(nullptr));
            using definition = tagged_definition<typename Materialized::template definition<ks, vs, can_delete>, Tag>;
            auto const all = join<definition>(in, key_serde, result_serde);
            auto const merged = cogroup_merged<suffixed_name<Name, "-cogroup-merge">>(all, id);
            return ktable<key, result, ks, vs, std::remove_const_t<decltype(merged)>, can_delete>{merged, key_serde,
                                                                                                  result_serde};
        }
    }

    using aggregate_type = typename aggregate_of<Initializer>::type;

    /// Asserted where the operator is appended.
    template <typename A, typename Previous, typename G, typename F>
    static consteval bool fits(cogrouped<Previous, G, F>*) {
        using stream = decltype(G::stream);
        constexpr bool writes =
            group_has_serdes<decltype(stream::key_serde), decltype(stream::value_serde), stream::rekeyed>;
        static_assert(
            writes,
            "cogroup: no serde is known for the key, or for the value that a repartition topic carries; pass them "
            "to group_by_key(key_serde, value_serde) [weir-E108]");
        using key = key_of_group<G>;
        using value = value_of_group<G>;
        static_assert(
            !writes || aggregator_can_be_called_with<F, A, key, value>,
            "aggregate<Name>(initializer, aggregator): an aggregator cannot be called with this stream's key, "
            "value and aggregate; take them as (K const&, V const&, A); a mutable one, or one with an error inside, "
            "cannot be called either [weir-E152]");
        constexpr bool this_one = [] {
            if constexpr (writes && aggregator_can_be_called_with<F, A, key, value>) {
                static_assert(
                    aggregator_returns_the_aggregate<F, A, key, value>,
                    "aggregate<Name>(initializer, aggregator): an aggregator must return what the initializer "
                    "returns, or a std::optional of it [weir-E151]");
                return aggregator_returns_the_aggregate<F, A, key, value>;
            } else
                return false;
        }();
        if constexpr (__is_same(Previous, void))
            return this_one;
        else
            return fits<A>(static_cast<Previous*>(nullptr)) && this_one;
    }

private:
    /// That Kafka Streams uses up for the name of a store without one, in front of all nodes.
    static constexpr int number_of_store = names_its_store<Materialized>() ? 0 : 1;

    template <typename A, typename Previous, typename G, typename F>
    static consteval bool deletes(cogrouped<Previous, G, F>*) {
        constexpr bool this_one = result_can_be_null<result_of_aggregator<F, key_of_group<G>, value_of_group<G>, A>>;
        if constexpr (__is_same(Previous, void))
            return this_one;
        else
            return this_one || deletes<A>(static_cast<Previous*>(nullptr));
    }

    /// The nodes of the groups up to this one, held together.
    template <typename Definition, typename Previous, typename G, typename F, typename KS, typename VS>
    [[gnu::always_inline]] constexpr auto join(cogrouped<Previous, G, F> const& in, KS const& key_serde,
                                               VS const& result_serde) const {
        constexpr int index = index_of<Previous>(), shift = index == 0 ? number_of_store : 0;
        auto const stream = behind_topic(in.grouped);
        using functions = cogrouping<Initializer, F>;
        using op = aggregate_operator<Definition, functions, cogroup_name<Name, index>, cogroup_part<Tag, index>,
                                      shift + 1, shift, true>;
        using stream_node = std::remove_cvref_t<decltype(stream.node)>;
        node<op, stream_node> const last{
            stream.node,
            {},
            placed(op{key_serde, result_serde, functions{{initializer, in.aggregator, {}}}, id}, stream.node.op.id)};
        if constexpr (__is_same(Previous, void))
            return last;
        else {
            auto const before = join<Definition>(in.previous, key_serde, result_serde);
            return cogroup_joined(before, last, id);
        }
    }
    template <typename Previous>
    static consteval int index_of() {
        if constexpr (__is_same(Previous, void))
            return 0;
        else
            return 1 + index_of_previous(static_cast<Previous*>(nullptr));
    }
    template <typename Previous, typename G, typename F>
    static consteval int index_of_previous(cogrouped<Previous, G, F>*) {
        return index_of<Previous>();
    }
    template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename GroupName>
    [[gnu::always_inline]] constexpr auto behind_topic(
        grouped_stream<K, V, KS, VS, N, R, GroupName> const& grouped) const {
        if constexpr (!R)
            return grouped.stream;
        else if constexpr (__is_same(GroupName, unnamed))
            return through_topic<Materialized::name_type::fixed, 3, number_of_store>(grouped.stream, 0, id);
        else
            return through_topic<GroupName::fixed, 3, number_of_store>(grouped.stream, 0, grouped.id);
    }
};

}  // namespace detail

template <typename Previous, typename Grouped, typename Aggregator, typename Operator>
[[gnu::always_inline]] constexpr auto operator|(cogrouped<Previous, Grouped, Aggregator> const& in,
                                                Operator const& op) {
    static_assert(
        detail::operator_can_follow_a_cogroup<Operator>,
        "cogroup(...) | x: x must be cogroup(group, aggregator) or aggregate<\"name\">(initializer) [weir-E114]");
    if constexpr (!detail::operator_can_follow_a_cogroup<Operator>)
        return ill_formed{};
    else if constexpr (!requires { typename Operator::aggregate_type; })
        return op.apply(in);
    else if constexpr (!Operator::template fits<typename Operator::aggregate_type>(
                           static_cast<cogrouped<Previous, Grouped, Aggregator>*>(nullptr)))
        return ill_formed{};
    else
        return op.apply(in);
}

/// Begins an aggregation of several grouped streams: `aggregator(key, value, aggregate)` takes the values of this one.
template <typename Aggregator>
constexpr auto cogroup(Aggregator aggregator) {
    return detail::first_cogroup<Aggregator>{aggregator};
}

/// Adds another grouped stream of the same key type, and the aggregator for its values.
template <typename Group, typename Aggregator>
constexpr auto cogroup(Group const& group, Aggregator aggregator) {
    static_assert(detail::argument_is_a_grouped_stream<Group> || is_ill_formed<Group>,
                  "cogroup(group, aggregator): the first argument is no grouped stream; use stream | group_by_key() "
                  "[weir-E157]");
    if constexpr (detail::argument_is_a_grouped_stream<Group>)
        return detail::next_cogroup<Group, Aggregator>{group, aggregator};
    else
        return detail::ill_formed_cogroup{};
}

/// One aggregate for each key of the cogrouped streams, which begins with `initializer()`. Options as those of the
/// aggregate of one group.
template <fixed_string Name, typename Initializer, typename... Options, typename Tag = decltype([] {})>
    requires(detail::aggregation_takes_this_option<Options> && ...)
constexpr auto aggregate(Initializer initializer, Options const&... options) {
    static_assert(
        is_legal_name(Name.view()),
        "aggregate<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert(
        detail::initializer_gives_a_value<Initializer>,
        "aggregate<Name>(initializer): the initializer must be a function without parameters that returns the "
        "aggregate of a new key [weir-E156]");
    if constexpr (!detail::initializer_gives_a_value<Initializer>)
        return detail::ill_formed_cogroup{};
    else {
        auto const kept = detail::materialized_of<named_as<Name>>(options...);
        return detail::cogroup_aggregation<std::remove_const_t<decltype(kept)>, Initializer,
                                           detail::name_among<Options...>, Tag>{kept, initializer, call_id::next()};
    }
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/repartition.hpp>
#include <weir/stream/table_source.hpp>

namespace weir {

namespace detail {

template <typename Name>
inline constexpr bool repartition_topic_of_to_table_has_a_name = !__is_same(Name, unnamed);
template <typename Serde>
inline constexpr bool serde_of_to_table_is_known = !__is_same(Serde, no_serde);

template <typename Materialized, typename Name, typename Tag>
struct to_table_operator {
    using weir_operator = void;
    Materialized kept;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        auto const full = with_serdes(in, kept.key_serde, kept.value_serde);
        using ks = decltype(full.key_serde);
        using vs = decltype(full.value_serde);
        constexpr bool writes = R || Materialized::has_store;
        constexpr bool fits = serde_is_for<ks, slot_value<K>> && serde_is_for<vs, slot_value<V>>;
        static_assert(serde_is_for<ks, slot_value<K>> && serde_is_for<vs, slot_value<V>>,
                      "to_table(materialized<Name>(key_serde, value_serde)): a serde is for another type than the "
                      "stream has [weir-E109]");
        static_assert(!writes || (serde_of_to_table_is_known<ks> && serde_of_to_table_is_known<vs>),
                      "to_table(): no serde is known for this stream's key or value; pass "
                      "to_table(materialized<\"name\">(key_serde, value_serde)) [weir-E108]");
        static_assert(!R || repartition_topic_of_to_table_has_a_name<Name>,
                      "to_table(): the key was changed before, so that the stream goes through a topic, which needs a "
                      "name that stays when the topology changes; add weir::named<\"name\"> [weir-E112]");
        if constexpr (!has_a_changelog_of_its_own<Materialized>() || !fits ||
                      (writes && (__is_same(ks, no_serde) || __is_same(vs, no_serde))) ||
                      (R && __is_same(Name, unnamed)))
            return ill_formed{};
        else {
            constexpr int own = names_its_store<Materialized>() ? 1 : 2;
            constexpr int burned = own + (R ? 3 : 0);
            if constexpr (R) {
                auto const above = through_topic<Name::fixed, 0, own>(full, 0, id);
                return begin_table<unnamed, true, Name, Tag, burned, slot_value<K>, V>(above.node, full.key_serde,
                                                                                       full.value_serde, kept, id);
            } else
                return begin_table<unnamed, true, Name, Tag, burned, K, V>(full.node, full.key_serde, full.value_serde,
                                                                           kept, id);
        }
    }
};

}  // namespace detail

/// The newest value of each key of a stream: null deletes, records with a null key are dropped. Where the key was
/// changed before, the stream goes through the topic `<application.id>-<name>-repartition`. Options: named,
/// materialized<"store">(...).
template <typename... Options, typename Tag = decltype([] {})>
constexpr auto to_table(Options const&... options) {
    if constexpr (!detail::table_options_are_known<Options...>())
        return ill_formed_operator{};
    else {
        auto const kept = detail::materialized_among(options...);
        return detail::to_table_operator<std::remove_const_t<decltype(kept)>, detail::name_among<Options...>, Tag>{
            kept, call_id::next()};
    }
}

}  // namespace weir

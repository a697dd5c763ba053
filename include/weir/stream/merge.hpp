// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/record_context.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>

namespace weir {

namespace detail {

template <typename T>
inline constexpr bool is_a_stream = is_ill_formed<T> || requires {
    typename T::node_type;
    T::rekeyed;
};

template <typename A, typename B>
inline constexpr bool both_streams_have_the_same_type = __is_same(slot_value<A>, slot_value<B>);

/// Null can come if it can come from either side.
template <typename A, typename B>
using merged_slot = std::conditional_t<slot_can_be_null<A>, A, B>;

template <typename Key, typename Value, typename Name, typename Tag, bool Hidden>
struct merge_operator : processor_node {
    using name_type = Name;
    static constexpr bool is_hidden = Hidden;
    static constexpr int numbers_burned = Hidden ? 0 : 1;
    using in_key = Key;      // both sides arrive as these
    using in_value = Value;
    static constexpr effect does = effect::passes;
    static constexpr std::string_view prefix = "KSTREAM-MERGE-";
    call_id id;

    [[gnu::always_inline]] constexpr void evaluate(auto const&, auto const&, record_context&) const {}
};

template <typename Other, typename Name, typename Tag, bool Hidden = false>
struct merge_with {
    using weir_operator = void;
    Other other;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        if constexpr (is_ill_formed<Other> || !is_a_stream<Other>)
            return ill_formed{};
        else {
            using other_key = typename Other::key_type;
            using other_value = typename Other::value_type;
            constexpr bool fits =
                both_streams_have_the_same_type<K, other_key> && both_streams_have_the_same_type<V, other_value>;
            static_assert(
                both_streams_have_the_same_type<K, other_key> && both_streams_have_the_same_type<V, other_value>,
                "merge(other): the two streams must have the same key type and the same value type [weir-E110]");
            if constexpr (!fits)
                return ill_formed{};
            else {
                using key = merged_slot<K, other_key>;
                using value = merged_slot<V, other_value>;
                using op = merge_operator<key, value, Name, Tag, Hidden>;
                return kstream<key, value, KS, VS, node<op, N, typename Other::node_type>, R || Other::rekeyed>{
                    {in.node, other.node, placed(placed(op{{}, id}, in.node.op.id), other.node.op.id)},
                    in.key_serde,
                    in.value_serde};
            }
        }
    }
};

template <typename... Others>
inline constexpr bool merge_takes_one_stream = false;

/// Who merges two streams as if by a function goes on behind it, as if it were a stream.
struct ill_formed_merge : ill_formed, ill_formed_operator {};

}  // namespace detail

/// The records of both streams, in no order between them. Options: named.
template <typename Other, typename... Options, typename Tag = decltype([] {})>
constexpr auto merge(Other const& other, Options...) {
    static_assert(detail::is_a_stream<Other>,
                  "merge(other): other is no stream; use to_stream() to treat a table as one [weir-E110]");
    static_assert(!(detail::is_a_stream<Options> || ...) || detail::merge_takes_one_stream<Options...>,
                  "merge(other): it stands behind a stream and takes one; write a | merge(b) | merge(c) [weir-E110]");
    if constexpr ((detail::is_a_stream<Options> || ...))
        return detail::ill_formed_merge{};
    else
        return detail::merge_with<Other, decltype(detail::only_name<Options...>()), Tag>{other, call_id::next()};
}

/// The same without a node: what follows stands under both streams, as with the several parents that a node of Kafka
/// Streams' `Topology` can have.
template <typename Other, typename Tag = decltype([] {})>
constexpr auto together_with(Other const& other) {
    static_assert(detail::is_a_stream<Other>,
                  "together_with(other): other is no stream; use to_stream() to treat a table as one [weir-E110]");
    return detail::merge_with<Other, unnamed, Tag, true>{other, call_id::next()};
}

}  // namespace weir

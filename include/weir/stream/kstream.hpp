// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>
#include <weir/record/nullable.hpp>
#include <weir/serde/defaults.hpp>
#include <weir/stream/output.hpp>
#include <weir/topology/named.hpp>
#include <weir/topology/node.hpp>
#include <weir/topology/sealed.hpp>

namespace weir {

/// A stream of records, as an expression: what flows, the serdes that came with it, and the node that it leaves.
/// `Key` and `Value` are `T` or, where null can come, `nullable<T>`. Made by `stream`, continued with `|`.
template <typename Key, typename Value, typename KeySerde, typename ValueSerde, typename Node, bool Rekeyed = false>
struct kstream {
    using key_type = Key;
    using value_type = Value;
    using node_type = Node;
    static constexpr bool rekeyed = Rekeyed;  ///< the key may no longer fit the partition

    Node node;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
};

namespace detail {

/// Operators stand on the right of `|`. There are two kinds:
/// - simple, derived from this: `template <K, V> static consteval bool fits()`, which static_asserts; `out_key<K, V>`
///   and `out_value<K, V>`; `rekeys`; `ends_pipeline`. It becomes one node.
/// - composed: a `weir_operator` with `apply(stream)`, which returns what the whole expression becomes. Operators on
///   tables and on groups only are no weir_operator.
struct stream_operator : processor_node {
    using weir_operator = void;
    using simple_operator = void;
    static constexpr bool rekeys = false;
    static constexpr bool ends_pipeline = false;
    template <typename K, typename V>
    using out_key = K;
    template <typename K, typename V>
    using out_value = V;
};

template <typename T>
inline constexpr bool is_operator = requires { typename T::weir_operator; };

template <typename Right>
inline constexpr bool right_side_of_pipe_is_an_operator_on_streams = is_operator<Right>;

template <bool Kept, typename Serde>
[[gnu::always_inline]] constexpr auto kept(Serde const& serde) {
    if constexpr (Kept)
        return serde;
    else
        return no_serde{};
}

/// The type of `kept`.
template <bool Kept, typename Serde>
using serde_if = std::conditional_t<Kept, Serde, no_serde>;

struct by_pipe;

}  // namespace detail

/// Appends an operator to a stream. Not inlined, for the compiler's sake; not [[gnu::cold]], because g++ takes what
/// calls a cold function, and with it the loop that runs the topology, for cold as well.
template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename Operator,
          typename Seal = decltype([]() -> node<Operator, N> { __builtin_unreachable(); })>
[[gnu::noinline]] constexpr auto operator|(kstream<K, V, KS, VS, N, R> const& in, Operator const& op) {
    static_assert(detail::right_side_of_pipe_is_an_operator_on_streams<Operator>,
                  "stream | x: x is no operator on streams; use map_values, filter, to and the like; aggregations "
                  "follow group_by_key() [weir-E100]");
    if constexpr (!detail::is_operator<Operator>)
        return ill_formed{};
    else if constexpr (!requires { typename Operator::simple_operator; })  // asks for no body: errors stay short
        return op.apply(in);
    else if constexpr (!Operator::template fits<K, V>())
        return ill_formed{};
    else if constexpr (Operator::ends_pipeline) {
        output<detail::sealed<detail::by_pipe, Seal>> out{{{in.node, {}, op}}};
        out.node.op.id = op.id.over(in.node.op.id);
        return out;
    } else {
        using key = typename Operator::template out_key<K, V>;
        using value = typename Operator::template out_value<K, V>;
        constexpr bool same_key = __is_same(slot_value<key>, slot_value<K>),
                       same_value = __is_same(slot_value<value>, slot_value<V>);
        using key_serde = decltype(detail::kept<same_key>(in.key_serde));
        using value_serde = decltype(detail::kept<same_value>(in.value_serde));
        kstream<key, value, key_serde, value_serde, detail::sealed<detail::by_pipe, Seal>, R || Operator::rekeys> out{
            {{in.node, {}, op}}, detail::kept<same_key>(in.key_serde), detail::kept<same_value>(in.value_serde)};
        out.node.op.id = op.id.over(in.node.op.id);
        return out;
    }
}

}  // namespace weir

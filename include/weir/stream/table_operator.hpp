// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/function_operator.hpp>
#include <weir/stream/ktable.hpp>
#include <weir/stream/materialized.hpp>
#include <weir/stream/table_update.hpp>

// Operators that follow streams and tables alike: on a stream they are one node by themselves, on a table another one.

namespace weir::detail {

/// An operator whose result is to be kept: for tables only.
template <typename Operator, typename Materialized>
struct kept_operator {
    using table_operator = void;
    Operator op;
    Materialized kept;

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        if constexpr (!Operator::template fits<K, V>())
            return ill_formed{};
        else {
            // Asserted here, near to what the user wrote, and not where the table is made.
            using value = slot_value<typename Operator::template out_value<K, V>>;
            using ks = resolved_serde<K, decltype(kept.key_serde), KS>;
            using vs = resolved_serde<value, decltype(kept.value_serde), serde_if<__is_same(value, V), VS>>;
            constexpr bool known = table_has_a_serde<ks> && table_has_a_serde<vs>;
            static_assert(
                table_has_a_serde<ks> && table_has_a_serde<vs>,
                "operator(..., materialized<Name>): no serde is known for the key or the value of this table; "
                "pass materialized<Name>(key_serde, value_serde) [weir-E108]");
            static_assert(!known || (serde_is_for<ks, K> && serde_is_for<vs, value>),
                          "operator(..., materialized<Name>(key_serde, value_serde)): a serde is for another type than "
                          "the table has [weir-E109]");
            if constexpr (!known || !serde_is_for<ks, K> || !serde_is_for<vs, value>)
                return ill_formed{};
            else
                return op.on_table(in, kept);
        }
    }
};

/// The operator, or with `materialized` among the options the one for tables.
template <typename Operator, typename... Options>
constexpr auto with_options(Operator const& op, Options const&... options) {
    static_assert((table_operator_takes_this_option<Options> && ...),
                  "operator(..., options...): an option is neither weir::named<\"name\"> nor "
                  "weir::materialized<\"store\">() [weir-E123]");
    if constexpr (!(table_operator_takes_this_option<Options> && ...))
        return ill_formed_operator{};
    else if constexpr ((is_materialized<Options> || ...)) {
        auto const kept = materialized_among(options...);
        static_assert(this_table_reads_a_topic<std::remove_const_t<decltype(kept)>>,
                      "operator(..., materialized<Name>(reuse_source_topic)): only what table<Topic> reads can be the "
                      "changelog of its store; leave reuse_source_topic out [weir-E159]");
        if constexpr (!this_table_reads_a_topic<std::remove_const_t<decltype(kept)>>)
            return ill_formed_operator{};
        else
            return kept_operator<Operator, std::remove_const_t<decltype(kept)>>{op, kept};
    } else
        return op;
}

/// What operators of tables with one function of the user share. `Definition` void: they have no store.
template <typename Definition, typename F, typename Name>
struct table_function_operator : table_store<Definition> {
    using name_type = Name;
    static constexpr bool can_differ = !__is_empty(F);
    [[no_unique_address]] F function;
    call_id id;

    template <typename Key, typename Value>
    constexpr table_function_operator(Key key, Value value, F f, call_id call)
        : table_store<Definition>{key, value}, function{f}, id{call} {}
};
template <typename F, typename Name>
struct table_function_operator<void, F, Name> : processor_node {
    using name_type = Name;
    static constexpr effect does = effect::general;
    static constexpr bool can_differ = !__is_empty(F);
    [[no_unique_address]] F function;
    call_id id;

    constexpr table_function_operator(no_serde, no_serde, F f, call_id call) : function{f}, id{call} {}
};

/// The table behind `Make<Definition>`, which is an operator with or without a store.
template <template <typename Definition> typename Make, typename V, bool CanDelete, typename K, typename OldV,
          typename KS, typename VS, typename N, bool D, typename F, typename Materialized>
[[gnu::always_inline]] constexpr auto append_to_table(ktable<K, OldV, KS, VS, N, D> const& in, F const& f, call_id id,
                                                      Materialized const& kept) {
    constexpr bool same_value = __is_same(V, OldV);
    auto const ks = resolve_serde<K>(kept.key_serde, in.key_serde);
    auto const vs = [&] {
        if constexpr (Materialized::has_store)
            return resolve_serde<V>(kept.value_serde, detail::kept<same_value>(in.value_serde));
        else
            return detail::kept<same_value>(in.value_serde);
    }();
    using key_serde = std::remove_const_t<decltype(ks)>;
    using value_serde = std::remove_const_t<decltype(vs)>;
    if constexpr (!Materialized::has_store) {
        using op = Make<void>;
        return ktable<K, V, KS, value_serde, node<op, N>, CanDelete>{
            {in.node, {}, placed(op{no_serde{}, no_serde{}, f, id}, in.node.op.id)}, in.key_serde, vs};
    } else {
        using op = Make<typename Materialized::template definition<key_serde, value_serde, CanDelete>>;
        return ktable<K, V, key_serde, value_serde, node<op, N>, CanDelete>{
            {in.node, {}, placed(op{ks, vs, f, id}, in.node.op.id)}, ks, vs};
    }
}

}  // namespace weir::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/record_context.hpp>
#include <weir/stream/ktable.hpp>
#include <weir/stream/options.hpp>
#include <weir/stream/select_key.hpp>

namespace weir {

namespace detail {

template <bool CanDelete, typename Name, typename Tag>
struct to_stream_operator : processor_node {
    using weir_operator = void;
    using table_operator = void;
    using name_type = Name;
    static constexpr std::string_view prefix = "KTABLE-TOSTREAM-";
    static constexpr effect does = effect::maps_value;
    call_id id;

    template <typename V>
    [[gnu::always_inline]] constexpr decltype(auto) evaluate(auto const&, change<V> const& change,
                                                             record_context&) const {
        if constexpr (CanDelete)
            return nullable<V>{change.new_value};
        else
            return *change.new_value;
    }
};

template <typename Name, typename Tag>
struct to_stream_from {
    using table_operator = void;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        using op = to_stream_operator<D, Name, Tag>;
        using value = std::conditional_t<D, nullable<V>, V>;
        return kstream<K, value, KS, VS, node<op, N>>{
            {in.node, {}, placed(op{{}, id}, in.node.op.id)}, in.key_serde, in.value_serde};
    }
};

template <typename F, typename Name, typename Tag>
struct to_stream_by {
    using table_operator = void;
    F function;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        return to_stream_from<Name, Tag>{id}.apply(in) | select_key_operator<F, unnamed, Tag>{{{}, function, id}};
    }
};

}  // namespace detail

/// The changes of a table as a stream: the new value of each, null where the key was deleted. Options: named.
template <typename... Options, typename Tag = decltype([] {})>
    requires(is_name<Options> && ...)
constexpr auto to_stream(Options...) {
    return detail::to_stream_from<decltype(detail::only_name<Options...>()), Tag>{call_id::next()};
}

/// The same under a new key, which `f(value)` or `f(key, value)` gives, as select_key. Options: named.
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(!is_name<F>)
constexpr auto to_stream(F f, Options...) {
    return detail::to_stream_by<F, decltype(detail::only_name<Options...>()), Tag>{f, call_id::next()};
}

}  // namespace weir

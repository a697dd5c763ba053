// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>
#include <weir/stream/output.hpp>

namespace weir {

namespace detail {

template <typename Topic, typename KeySerde, typename ValueSerde, typename Name, typename Tag>
struct sink_operator : processor_node {
    using name_type = Name;
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    static constexpr node_kind kind = node_kind::sink;
    static constexpr effect does = effect::sends;
    static constexpr std::string_view prefix = "KSTREAM-SINK-";
    static constexpr std::string_view topic = Topic::value;
    static constexpr bool is_effect = true;
    static constexpr bool is_internal = false;

    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;
};

template <typename T, typename Serde>
inline constexpr bool unsigned_lacks_a_serde = !type_has_a_serde<T, Serde> && std::is_unsigned_v<T>;

/// `to` before it knows its stream: serdes that were not given come from there.
template <typename Topic, typename KeySerde, typename ValueSerde, typename Name, typename Tag>
struct to_operator {
    using weir_operator = void;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        using key = slot_value<K>;
        using value = slot_value<V>;
        auto const ks = resolve_serde<key>(key_serde, in.key_serde);
        auto const vs = resolve_serde<value>(value_serde, in.value_serde);
        using ks_type = std::remove_const_t<decltype(ks)>;
        using vs_type = std::remove_const_t<decltype(vs)>;
        if constexpr (!type_has_a_serde<key, ks_type> || !type_has_a_serde<value, vs_type>) {
            constexpr bool is_unsigned = unsigned_lacks_a_serde<key, ks_type> || unsigned_lacks_a_serde<value, vs_type>;
            static_assert(is_unsigned || (type_has_a_serde<key, ks_type> && type_has_a_serde<value, vs_type>),
                          "to<Topic>: no serde is known for this stream's key or value; pass to<Topic>(key_serde, "
                          "value_serde) [weir-E108]");
            static_assert(!is_unsigned,
                          "to<Topic>: no serde is known for unsigned integers such as std::size_t, which Java does not "
                          "have; make it a std::int64_t, or pass to<Topic>(key_serde, value_serde) [weir-E108]");
            return ill_formed{};
        } else {
            static_assert(
                serde_is_for<ks_type, key> && serde_is_for<vs_type, value>,
                "to<Topic>(key_serde, value_serde): a serde is for another type than the stream has [weir-E109]");
            if constexpr (!serde_is_for<ks_type, key> || !serde_is_for<vs_type, value>)
                return ill_formed{};
            else {
                using sink = sink_operator<Topic, ks_type, vs_type, Name, Tag>;
                return output<node<sink, N>>{{in.node, {}, sink{{}, ks, vs, id.over(in.node.op.id)}}};
            }
        }
    }
};

template <typename... Options>
inline constexpr bool to_has_a_topic = false;

}  // namespace detail

/// Writes the stream to a topic. Options: a serde for the key and one for the value, in this order (default: those that
/// came with the stream, or the standard type's), named. Partitions as Java's producer chooses them.
template <fixed_string Topic, typename... Options, typename Tag = decltype([] {})>
constexpr auto to(Options const&... options) {
    static_assert(
        is_legal_name(Topic.view()),
        "to<Topic>: this is no legal topic name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    if constexpr (!detail::topic_options_are_known<Options...>())
        return ill_formed_operator{};
    else {
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        return detail::to_operator<named_as<Topic>, std::remove_const_t<decltype(key)>,
                                   std::remove_const_t<decltype(value)>, detail::name_among<Options...>, Tag>{
            key, value, call_id::next()};
    }
}

template <typename... Options>
constexpr ill_formed_operator to(Options const&...) {
    static_assert(detail::to_has_a_topic<Options...>,
                  "to(): the topic is a template argument; write to<\"topic\">() [weir-E128]");
    return {};
}

}  // namespace weir

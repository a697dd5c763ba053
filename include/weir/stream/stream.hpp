// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>

namespace weir {

namespace detail {

template <typename Serde>
inline constexpr bool source_has_a_serde = any_serde<Serde>;

template <fixed_string Topic, typename KeySerde, typename ValueSerde, typename Name>
struct source_operator : processor_node {
    using name_type = Name;
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    using key_type = nullable<typename KeySerde::type>;
    using value_type = nullable<typename ValueSerde::type>;
    static constexpr node_kind kind = node_kind::source;
    static constexpr std::string_view prefix = "KSTREAM-SOURCE-";
    static constexpr std::string_view topic = Topic.view();
    static constexpr bool is_internal = false;

    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id{1};  // a source is its topic: two calls are one node
};

}  // namespace detail

/// The records of a topic: keys and values that either may be null, read by the two serdes in this order. Options:
/// named. Reading one topic twice with equal serdes gives one source.
template <fixed_string Topic, typename... Options>
constexpr auto stream(Options const&... options) {
    using key_serde = decltype(detail::serde_among<0>(options...));
    using value_serde = decltype(detail::serde_among<1>(options...));
    constexpr bool complete = detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>;
    static_assert(
        is_legal_name(Topic.view()),
        "stream<Topic>: this is no legal topic name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert(detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>,
                  "stream<Topic>(key_serde, value_serde): give a serde for the key and one for the value [weir-E107]");
    if constexpr (!complete || !is_legal_name(Topic.view()))
        return ill_formed{};
    else if constexpr (!detail::topic_options_are_known<Options...>())
        return ill_formed{};
    else {
        using source = detail::source_operator<Topic, key_serde, value_serde, detail::name_among<Options...>>;
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        return kstream<typename source::key_type, typename source::value_type, key_serde, value_serde, node<source>>{
            {{}, {}, {{}, key, value}}, key, value};
    }
}

}  // namespace weir

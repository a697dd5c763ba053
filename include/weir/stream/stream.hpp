// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>
#include <weir/stream/timestamp_extractor.hpp>

namespace weir {

namespace detail {

template <typename Serde>
inline constexpr bool source_has_a_serde = any_serde<Serde>;

template <fixed_string Topic, typename KeySerde, typename ValueSerde, typename Name, typename Extractor = no_extractor>
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
    static constexpr bool extracts_timestamps = !__is_same(Extractor, no_extractor);
    static constexpr bool can_differ = !__is_empty(Extractor);

    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    [[no_unique_address]] Extractor extractor;
    call_id id{1};  // a source is its topic: two calls are one node

    template <typename Wall>
    [[gnu::always_inline]] constexpr std::int64_t timestamp_ms(key_type key, value_type value,
                                                               record_context const& record,
                                                               std::int64_t partition_time_ms,
                                                               Wall const& wall_ms) const {
        return extracted(extractor, key, value, record, partition_time_ms, wall_ms);
    }
};

/// A source of several topics.
template <typename Source, fixed_string... More>
struct topics_source_operator : Source {
    static constexpr std::string_view more_topics[] = {More.view()...};
};

template <typename Source, fixed_string First, fixed_string... More>
constexpr auto with_more_topics(Source const& source) {
    if constexpr (sizeof...(More) == 0)
        return source;
    else
        return topics_source_operator<Source, More...>{source};
}

template <fixed_string... Topics>
inline constexpr bool all_are_legal_topics = (is_legal_name(Topics.view()) && ...);
template <fixed_string First, fixed_string...>
inline constexpr auto first_topic = First;

/// Those of operators at a topic, and an extractor.
template <typename Option>
inline constexpr bool source_takes_this_option = operator_at_a_topic_takes_this_option<Option> || is_extractor<Option>;
template <typename... Options>
consteval bool source_options_are_known() {
    static_assert((source_takes_this_option<Options> && ...),
                  "stream<Topic>(options...): an option is no serde, weir::named<\"name\"> or "
                  "weir::timestamp_extractor(f); a serde has type, serialize and deserialize, see weir::any_serde "
                  "[weir-E123]");
    return (source_takes_this_option<Options> && ...);
}

}  // namespace detail

/// The records of a topic, or of several: `stream<"a", "b">(...)`. Keys and values, either of which may be null, are
/// read by the two serdes in this order. Options: named, timestamp_extractor. Reading one topic twice with equal serdes
/// gives one source.
template <fixed_string... Topics, typename... Options>
constexpr auto stream(Options const&... options) {
    using key_serde = decltype(detail::serde_among<0>(options...));
    using value_serde = decltype(detail::serde_among<1>(options...));
    constexpr bool complete = detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>;
    constexpr bool known = (detail::source_takes_this_option<Options> && ...);
    static_assert(
        detail::all_are_legal_topics<Topics...>,
        "stream<Topic>: this is no legal topic name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert(sizeof...(Topics) > 0,
                  "stream(): the topic is a template argument; write stream<\"topic\">(key_serde, value_serde) "
                  "[weir-E128]");
    static_assert(sizeof...(Topics) == 0 || !known ||
                      (detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>),
                  "stream<Topic>(key_serde, value_serde): give a serde for the key and one for the value [weir-E107]");
    if constexpr (sizeof...(Topics) == 0 || !detail::all_are_legal_topics<Topics...>)
        return ill_formed{};
    else if constexpr (!detail::source_options_are_known<Options...>() || !complete)
        return ill_formed{};
    else if constexpr (!detail::extractor_fits<decltype(detail::extractor_among(options...)), typename key_serde::type,
                                               typename value_serde::type>())
        return ill_formed{};
    else {
        auto const extractor = detail::extractor_among(options...);
        using source =
            detail::source_operator<detail::first_topic<Topics...>, key_serde, value_serde,
                                    detail::name_among<Options...>, std::remove_const_t<decltype(extractor)>>;
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        auto const made = detail::with_more_topics<source, Topics...>(
            source{{}, key, value, extractor, source::can_differ ? call_id::next() : call_id{1}});
        return kstream<typename source::key_type, typename source::value_type, key_serde, value_serde,
                       node<std::remove_const_t<decltype(made)>>>{{{}, {}, made}, key, value};
    }
}

}  // namespace weir

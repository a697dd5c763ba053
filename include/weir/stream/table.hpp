// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/stream.hpp>
#include <weir/stream/table_source.hpp>

namespace weir {

namespace detail {

/// The source in front of a table; `Shift` numbers go to a store without a name, which Kafka Streams counts first.
template <fixed_string Topic, typename KeySerde, typename ValueSerde, typename Name, typename Extractor, int Shift>
struct table_topic_operator : source_operator<Topic, KeySerde, ValueSerde, Name, Extractor> {
    static constexpr int numbers_before = Shift;
    static constexpr int numbers_burned = Shift + 1;
};

template <typename Name>
struct source_of_table {
    using type = unnamed;
};
template <fixed_string Name>
struct source_of_table<named_as<Name>> {
    using type = named_as<Name + "-source">;
};

template <typename Option>
inline constexpr bool table_takes_this_option =
    any_serde<Option> || is_name<Option> || is_extractor<Option> || is_materialized<Option>;

template <typename... Options>
inline constexpr bool table_has_a_topic = false;

}  // namespace detail

/// A topic as a table: the newest value of each key, null deletes, records with a null key are dropped. The two serdes
/// in this order. Options: named, timestamp_extractor, materialized<"store">(...), which keeps the table. Without a
/// store it forwards what comes, and what it replaces is not known.
template <fixed_string Topic, typename... Options, typename Tag = decltype([] {})>
constexpr auto table(Options const&... options) {
    auto const kept = detail::materialized_among(options...);
    using materialized_type = std::remove_const_t<decltype(kept)>;
    auto const key = detail::resolve_serde<void>(detail::serde_among<0>(options...), kept.key_serde);
    auto const value = detail::resolve_serde<void>(detail::serde_among<1>(options...), kept.value_serde);
    using key_serde = std::remove_const_t<decltype(key)>;
    using value_serde = std::remove_const_t<decltype(value)>;
    constexpr bool known = (detail::table_takes_this_option<Options> && ...);
    constexpr bool complete = detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>;
    static_assert(
        is_legal_name(Topic.view()),
        "table<Topic>: this is no legal topic name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert(
        (detail::table_takes_this_option<Options> && ...),
        "table<Topic>(options...): an option is no serde, weir::named<\"name\">, weir::timestamp_extractor(f) "
        "or weir::materialized<\"store\">() [weir-E123]");
    static_assert(!known || (detail::source_has_a_serde<key_serde> && detail::source_has_a_serde<value_serde>),
                  "table<Topic>(key_serde, value_serde): give a serde for the key and one for the value [weir-E107]");
    if constexpr (!complete || !known || !is_legal_name(Topic.view()))
        return ill_formed{};
    else if constexpr (!detail::extractor_fits<decltype(detail::extractor_among(options...)), typename key_serde::type,
                                               typename value_serde::type>())
        return ill_formed{};
    else {
        auto const extractor = detail::extractor_among(options...);
        using extractor_type = std::remove_const_t<decltype(extractor)>;
        using name = detail::name_among<Options...>;
        using source_name = typename detail::source_of_table<name>::type;
        constexpr int shift = detail::names_its_store<materialized_type>() ? 0 : 1;
        using source = std::conditional_t<
            shift == 0, detail::source_operator<Topic, key_serde, value_serde, source_name, extractor_type>,
            detail::table_topic_operator<Topic, key_serde, value_serde, source_name, extractor_type, shift>>;
        using plain = detail::source_operator<Topic, key_serde, value_serde, source_name, extractor_type>;
        plain const read{{}, key, value, extractor, plain::can_differ ? call_id::next() : call_id{1}};
        node<source> const above{{}, {}, source{read}};
        return detail::begin_table<named_as<Topic>, false, name, Tag, 1, typename source::key_type,
                                   typename source::value_type>(above, key, value, kept, call_id::next());
    }
}

template <typename... Options>
constexpr ill_formed table(Options const&...) {
    static_assert(
        detail::table_has_a_topic<Options...>,
        "table(): the topic is a template argument; write table<\"topic\">(key_serde, value_serde) [weir-E128]");
    return {};
}

}  // namespace weir

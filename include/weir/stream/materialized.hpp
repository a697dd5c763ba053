// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>
#include <weir/store/declarations.hpp>
#include <weir/stream/store.hpp>

namespace weir {

namespace detail {

template <bool Enabled>
struct caching_option {};
struct reuse_source_option {};

template <typename Option>
inline constexpr bool is_caching = false;
template <bool Enabled>
inline constexpr bool is_caching<caching_option<Enabled>> = true;

template <typename Option>
inline constexpr bool materialized_takes_this_option = any_serde<Option> || __is_same(Option, unlogged_option) ||
                                                       __is_same(Option, reuse_source_option) || is_caching<Option>;
template <typename Engine>
inline constexpr bool materialized_takes_this_option<engine_option<Engine>> = true;

/// What the runtime needs to make a table's store: its name, its type, whether its changes are logged, and whether a
/// record cache stands in front. `CanDelete`: what comes out of the cache may be a deletion.
template <typename Name, typename KeySerde, typename ValueSerde, typename Engine = memory_engine, bool Cached = false,
          bool Logged = true, bool CanDelete = true>
struct timestamped_key_value_definition {
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    using value_type = typename ValueSerde::type;
    using plain_store_type = timestamped_key_value_store<KeySerde, ValueSerde, Engine>;
    using store_type = std::conditional_t<Cached, cached_key_value_store<plain_store_type>, plain_store_type>;
    static constexpr std::string_view name = Name::value;
    static constexpr bool logged = Logged;
    static constexpr bool cached = Cached;
    static constexpr bool can_delete = CanDelete;
};

}  // namespace detail

namespace detail {

/// The same of a store that is restored from the topic `Topic`, which the table reads, and logs nothing.
template <typename Definition, typename Topic>
struct source_logged_definition : Definition {
    static constexpr bool logged = false;
    static constexpr std::string_view source_topic = Topic::value;
};

}  // namespace detail

/// How a table is kept: the name of its store, serdes, and the options of `materialized`.
template <typename Name, typename KeySerde, typename ValueSerde, typename Engine, bool Cached, bool Logged,
          bool ReuseSource = false>
struct materialized_as {
    using weir_materialized = void;
    using name_type = Name;
    static constexpr bool has_store = true;
    static constexpr bool reuses_source = ReuseSource;
    template <typename Key, typename Value, bool CanDelete>
    using definition =
        detail::timestamped_key_value_definition<Name, Key, Value, Engine, Cached, Logged, CanDelete || !Cached>;

    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
};

namespace detail {

/// Stands where a table has no store.
struct not_materialized {
    static constexpr bool has_store = false, reuses_source = false;
    no_serde key_serde, value_serde;
};

/// Else Kafka Streams generates a name, and uses up a number, whether there is a store or not.
template <typename Materialized>
consteval bool names_its_store() {
    if constexpr (Materialized::has_store)
        return !is_generated_store_name(Materialized::name_type::value);
    else
        return false;
}

template <typename Option>
inline constexpr bool is_materialized = requires { typename Option::weir_materialized; };

/// The materialized_as among an operator's options, else not_materialized.
constexpr auto materialized_among() { return not_materialized{}; }
template <typename Option, typename... More>
constexpr auto materialized_among(Option const& option, More const&... more) {
    if constexpr (is_materialized<Option>)
        return option;
    else
        return materialized_among(more...);
}

/// The options of a store, checked before; one serde is that of the value.
template <typename Name, typename... Options>
constexpr auto materialized_of(Options const&... options) {
    constexpr bool cached = (__is_same(Options, caching_option<true>) || ...);
    constexpr bool logged = !(__is_same(Options, unlogged_option) || ...);
    constexpr bool reuses = (__is_same(Options, reuse_source_option) || ...);
    using engine = typename engine_among<Options...>::type;
    auto const first = serde_among<0>(options...);
    auto const second = serde_among<1>(options...);
    using first_type = std::remove_const_t<decltype(first)>;
    using second_type = std::remove_const_t<decltype(second)>;
    if constexpr (__is_same(second_type, no_serde))
        return materialized_as<Name, no_serde, first_type, engine, cached, logged, reuses>{{}, first};
    else
        return materialized_as<Name, first_type, second_type, engine, cached, logged, reuses>{first, second};
}

template <typename... Options>
inline constexpr bool materialized_has_a_name = false;

template <typename Option>
inline constexpr bool table_operator_takes_this_option = is_name<Option> || is_materialized<Option>;

/// Asserted by operators that give a table.
template <typename... Options>
consteval bool table_options_are_known() {
    static_assert((table_operator_takes_this_option<Options> && ...),
                  "operator(..., options...): an option is neither weir::named<\"name\"> nor "
                  "weir::materialized<\"store\">() [weir-E123]");
    return (table_operator_takes_this_option<Options> && ...);
}

template <typename Materialized>
inline constexpr bool this_table_reads_a_topic = !Materialized::reuses_source;

/// Asserted by all operators but `table`.
template <typename Materialized>
consteval bool has_a_changelog_of_its_own() {
    static_assert(
        this_table_reads_a_topic<Materialized>,
        "operator(..., materialized<Name>(reuse_source_topic)): only what table<Topic> reads can be the changelog "
        "of its store; leave reuse_source_topic out [weir-E159]");
    return this_table_reads_a_topic<Materialized>;
}

template <typename Serde>
inline constexpr bool table_has_a_serde = !__is_same(Serde, no_serde);

/// Asserted where a table is kept in a store: its serdes are known, and for its types.
template <typename K, typename V, typename KeySerde, typename ValueSerde>
consteval bool serdes_can_keep() {
    static_assert(table_has_a_serde<KeySerde> && table_has_a_serde<ValueSerde>,
                  "operator(..., materialized<Name>): no serde is known for the key or the value of this table; pass "
                  "materialized<Name>(key_serde, value_serde) [weir-E108]");
    static_assert(
        serde_is_for<KeySerde, K> && serde_is_for<ValueSerde, V>,
        "operator(..., materialized<Name>(key_serde, value_serde)): a serde is for another type than the table "
        "has [weir-E109]");
    return table_has_a_serde<KeySerde> && table_has_a_serde<ValueSerde> && serde_is_for<KeySerde, K> &&
           serde_is_for<ValueSerde, V>;
}

}  // namespace detail

/// Options of `materialized` and of the aggregations: a record cache in front of the store, which keeps the newest
/// update of each key until the next commit, and then logs and forwards it; none (the default).
inline constexpr detail::caching_option<true> caching_enabled{};
inline constexpr detail::caching_option<false> caching_disabled{};

/// Option of `materialized` for `table`: the topic that is read is the changelog, too, and no other one is written. It
/// should be compacted. Kafka Streams: `topology.optimization=reuse.ktable.source.topics`.
inline constexpr detail::reuse_source_option reuse_source_topic{};

/// Option of the operators that give a table: keep it in the store `Name`, whose changelog is
/// `<application.id>-<Name>-changelog`. Options: serdes (of key and value; a single one is the value's),
/// caching_enabled, logging_disabled, kept_in<engine>, reuse_source_topic.
template <fixed_string Name, typename... Options>
constexpr auto materialized(Options const&... options) {
    static_assert(is_legal_name(Name.view()),
                  "materialized<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 "
                  "[weir-E101]");
    static_assert((detail::materialized_takes_this_option<Options> && ...),
                  "materialized<Name>(options...): an option is no serde, weir::caching_enabled, "
                  "weir::logging_disabled or weir::kept_in<engine> [weir-E150]");
    if constexpr ((detail::materialized_takes_this_option<Options> && ...))
        return detail::materialized_of<named_as<Name>>(options...);
    else
        return detail::materialized_of<named_as<Name>>();
}
template <typename... Options>
constexpr auto materialized(Options const&...) {
    static_assert(detail::materialized_has_a_name<Options...>,
                  "materialized(): its store needs a name that stays when the topology changes; write "
                  "materialized<\"name\">() [weir-E112]");
    return detail::materialized_of<named_as<"?">>();
}

}  // namespace weir

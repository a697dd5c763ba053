// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>
#include <weir/serde/concept.hpp>
#include <weir/store/declarations.hpp>
#include <weir/store/key_value_engine.hpp>
#include <weir/stream/options.hpp>

namespace weir {

namespace detail {

struct timestamped_option {};
struct unlogged_option {};
template <typename Engine>
struct engine_option {};

template <typename Option>
inline constexpr bool store_takes_this_option =
    any_serde<Option> || __is_same(Option, timestamped_option) || __is_same(Option, unlogged_option);
template <typename Engine>
inline constexpr bool store_takes_this_option<engine_option<Engine>> = true;

template <typename... Options>
struct engine_among {
    using type = memory_engine;
};
template <typename Option, typename... More>
struct engine_among<Option, More...> : engine_among<More...> {};
template <typename Engine, typename... More>
struct engine_among<engine_option<Engine>, More...> {
    using type = Engine;
};

/// memory_engine may be declared only.
template <typename Engine>
concept can_keep_a_store = __is_same(Engine, memory_engine) || key_value_engine<Engine>;

template <typename Serde>
inline constexpr bool store_has_a_serde = any_serde<Serde>;

template <fixed_string Name>
struct store_connection {
    using name_type = named_as<Name>;
};
template <typename T>
inline constexpr bool is_store_connection = false;
template <fixed_string Name>
inline constexpr bool is_store_connection<store_connection<Name>> = true;

template <typename T>
inline constexpr bool is_store_definition = requires { typename T::weir_store_definition; };

}  // namespace detail

/// A store of processors: its name, what it holds, and how it is kept. Made by `store`; a copy of it connects another
/// processor to the same store.
template <typename Name, typename KeySerde, typename ValueSerde, bool Timestamped, bool Logged, typename Engine>
struct key_value_store_definition {
    using weir_store_definition = void;
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    using store_type = std::conditional_t<Timestamped, timestamped_key_value_store<KeySerde, ValueSerde, Engine>,
                                          key_value_store<KeySerde, ValueSerde, Engine>>;
    static constexpr std::string_view name = Name::value;
    static constexpr bool logged = Logged;

    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;

    template <typename Store = store_type>
    Store make() const {
        return {key_serde, value_serde};
    }
};

/// Options of `store`: each value with a timestamp; no changelog, so that the store is empty after a restart; another
/// engine than memory_engine.
inline constexpr detail::timestamped_option timestamped{};
inline constexpr detail::unlogged_option logging_disabled{};
template <typename Engine>
    requires detail::can_keep_a_store<Engine>
inline constexpr detail::engine_option<Engine> kept_in{};

/// Option of processors: uses the store `Name`, which a table, an aggregation or another processor of the topology
/// brings.
template <fixed_string Name>
inline constexpr detail::store_connection<Name> connected{};

/// A key-value store for processors: a serde for the key, one for the value, then options in any order. Give it to
/// `process`, or list it in the processor's `stores`.
template <fixed_string Name, typename... Options>
constexpr auto store(Options const&... options) {
    using key_serde = decltype(detail::serde_among<0>(options...));
    using value_serde = decltype(detail::serde_among<1>(options...));
    constexpr bool complete = detail::store_has_a_serde<key_serde> && detail::store_has_a_serde<value_serde>;
    constexpr bool known = (detail::store_takes_this_option<Options> && ...);
    static_assert(
        is_legal_name(Name.view()),
        "store<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert((detail::store_takes_this_option<Options> && ...),
                  "store<Name>(options...): an option is no serde, weir::timestamped, weir::logging_disabled or "
                  "weir::kept_in<engine> [weir-E170]");
    static_assert(!known || (detail::store_has_a_serde<key_serde> && detail::store_has_a_serde<value_serde>),
                  "store<Name>(key_serde, value_serde): give a serde for the key and one for the value [weir-E170]");
    if constexpr (!is_legal_name(Name.view()) || !known || !complete)
        return ill_formed{};
    else {
        constexpr bool is_timestamped = (__is_same(Options, detail::timestamped_option) || ...);
        constexpr bool is_logged = !(__is_same(Options, detail::unlogged_option) || ...);
        return key_value_store_definition<named_as<Name>, key_serde, value_serde, is_timestamped, is_logged,
                                          typename detail::engine_among<Options...>::type>{
            detail::serde_among<0>(options...), detail::serde_among<1>(options...)};
    }
}

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/serde/defaults.hpp>
#include <weir/topology/named.hpp>

namespace weir::detail {

/// The name among an operator's options; `unnamed` when there is none.
template <typename... Options>
struct name_option {
    using type = unnamed;
};
template <typename Option, typename... More>
struct name_option<Option, More...> : name_option<More...> {};
template <fixed_string Name, typename... More>
struct name_option<named_as<Name>, More...> {
    using type = named_as<Name>;
};
template <typename... Options>
using name_among = typename name_option<Options...>::type;

template <typename Option>
inline constexpr bool operator_takes_this_option = is_name<Option>;
template <typename Option>
inline constexpr bool operator_at_a_topic_takes_this_option = is_name<Option> || any_serde<Option>;

/// The same of an operator that takes nothing but a name.
template <typename... Options>
consteval auto only_name() {
    static_assert((operator_takes_this_option<Options> && ...),
                  "operator(..., options...): an option is not known here; the only one is weir::named<\"name\"> "
                  "[weir-E123]");
    return name_among<Options...>{};  // deduced, so that decltype looks into the body
}

/// Asserted by operators at a topic, whose options are serdes and a name.
template <typename... Options>
consteval bool topic_options_are_known() {
    static_assert((operator_at_a_topic_takes_this_option<Options> && ...),
                  "operator<Topic>(options...): an option is neither weir::named<\"name\"> nor a serde; a serde has "
                  "type, serialize and deserialize, see weir::any_serde [weir-E123]");
    return (operator_at_a_topic_takes_this_option<Options> && ...);
}

/// The `N`th serde among an operator's options, which may stand in any order; no_serde when there are fewer.
template <int N>
constexpr auto serde_among() {
    return no_serde{};
}
template <int N, typename Option, typename... More>
constexpr auto serde_among(Option const& option, More const&... more) {
    if constexpr (!any_serde<Option>)
        return serde_among<N>(more...);
    else if constexpr (N == 0)
        return option;
    else
        return serde_among<N - 1>(more...);
}

/// The serde that was given, else the one that came with the stream, else the type's default.
template <typename T, typename Given, typename Inherited>
constexpr auto resolve_serde(Given const& given, Inherited const& inherited) {
    if constexpr (!__is_same(Given, no_serde))
        return given;
    else if constexpr (!__is_same(Inherited, no_serde))
        return inherited;
    else
        return default_serde<T>{};
}

template <typename T, typename Given, typename Inherited>
using resolved_serde =
    std::remove_cv_t<decltype(resolve_serde<T>(std::declval<Given const&>(), std::declval<Inherited const&>()))>;

template <typename T, typename Serde>
inline constexpr bool type_has_a_serde = true;
template <typename T>
inline constexpr bool type_has_a_serde<T, no_serde> = false;

template <typename Serde, typename T>
inline constexpr bool serde_is_for = __is_same(typename Serde::type, T);
template <typename T>
inline constexpr bool serde_is_for<no_serde, T> = true;

}  // namespace weir::detail

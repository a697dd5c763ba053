// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <weir/serde/json/field.hpp>

namespace weir::serde::json_detail {

template <typename... T>
struct type_list {};

template <typename T, typename... Among>
inline constexpr bool is_one_of = (__is_same(T, Among) || ...);

/// What optionals and vectors of it hold in the end.
template <typename T>
struct innermost {
    using type = T;
};
template <typename T>
struct innermost<std::optional<T>> : innermost<T> {};
template <typename T>
struct innermost<std::vector<T>> : innermost<T> {};

/// The first of these types that JSON has no form for; void: there is none.
template <typename... T>
struct without_form {
    using type = void;
};
template <typename T, typename... More>
struct without_form<T, More...>
    : std::conditional_t<a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<T>,
                         without_form<More...>, std::type_identity<T>> {};

/// `Waiting`, the structs that they hold and so on, without those that were looked at, until one has a mistake:
/// `member_type` is a type without a form in JSON, `twice` a struct with two members of one name; void: all is well.
template <typename Naming, typename Waiting, typename Seen = type_list<>>
struct checked {
    using member_type = void;
    using twice = void;
};

template <typename Naming, typename T, typename Members = members_of<T>>
struct checked_members;
template <typename Naming, typename T, typename... M>
struct checked_members<Naming, T, members<M...>> {
    using member_type = typename without_form<typename M::type...>::type;
    using twice = std::conditional_t<names_differ<key<M, Naming>...>, void, T>;
    using held = type_list<typename innermost<typename M::type>::type...>;
    static constexpr bool is_well = __is_same(member_type, void) && __is_same(twice, void);
};

template <typename Naming, typename Held, typename Waiting, typename Seen>
struct checked_further;
template <typename Naming, typename... Held, typename... Waiting, typename Seen>
struct checked_further<Naming, type_list<Held...>, type_list<Waiting...>, Seen>
    : checked<Naming, type_list<Waiting..., Held...>, Seen> {};

template <typename Naming, typename First, typename... Waiting, typename... Seen>
    requires(!adapted_struct<First> || is_one_of<First, Seen...>)
struct checked<Naming, type_list<First, Waiting...>, type_list<Seen...>>
    : checked<Naming, type_list<Waiting...>, type_list<Seen...>> {};
template <typename Naming, typename First, typename... Waiting, typename... Seen>
    requires(adapted_struct<First> && !is_one_of<First, Seen...>)
struct checked<Naming, type_list<First, Waiting...>, type_list<Seen...>>
    : std::conditional_t<checked_members<Naming, First>::is_well,
                         checked_further<Naming, typename checked_members<Naming, First>::held, type_list<Waiting...>,
                                         type_list<Seen..., First>>,
                         checked_members<Naming, First>> {};

template <typename T>
inline constexpr bool the_members_have_different_names_in_json = __is_same(T, void);

}  // namespace weir::serde::json_detail

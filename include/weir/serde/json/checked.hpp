// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <weir/serde/json/field.hpp>

namespace weir::serde::json_detail {

template <typename T>
struct type_is {
    using type = T;
};

/// Types, each of them once.
template <typename... T>
struct type_set : type_is<T>... {};

template <typename T, typename Set>
inline constexpr bool is_one_of = __is_base_of(type_is<T>, Set);

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
                         without_form<More...>, type_is<T>> {};

/// The types by their numbers; of some types twice, which is why they are not a type_set.
template <std::size_t I, typename T>
struct numbered {};
template <typename Indices, typename... T>
struct numbered_types;
template <std::size_t... I, typename... T>
struct numbered_types<std::index_sequence<I...>, T...> : numbered<I, T>... {};
template <std::size_t I, typename T>
type_is<T> type_at(numbered<I, T> const*);

/// Those of `T` that are adapted structs and not in `Known`, each once. By numbers, not one type after another: a
/// schema has hundreds of members and few structs.
template <typename Known, typename... T>
class new_structs {
    template <typename>
    static constexpr char address_of{};

    struct numbers {
        std::array<std::size_t, sizeof...(T)> at{};
        std::size_t count = 0;
    };
    static constexpr numbers found = [] {
        std::array<bool, sizeof...(T)> const is_new{(adapted_struct<T> && !is_one_of<T, Known>)...};
        std::array<char const*, sizeof...(T)> const types{&address_of<T>...};
        numbers f;
        for (std::size_t i = 0; i < types.size(); ++i) {
            bool is_first = is_new[i];
            for (std::size_t j = 0; j < f.count && is_first; ++j) is_first = types[f.at[j]] != types[i];
            if (is_first) f.at[f.count++] = i;
        }
        return f;
    }();

    using all = numbered_types<std::index_sequence_for<T...>, T...>;
    template <std::size_t... I>
    static auto chosen(std::index_sequence<I...>)
        -> type_set<typename decltype(type_at<found.at[I]>(static_cast<all const*>(nullptr)))::type...>;

public:
    using type = decltype(chosen(std::make_index_sequence<found.count>()));
};

/// `Waiting`, the structs that they hold and so on, each of `Known` once, until one has a mistake: `member_type` is a
/// type without a form in JSON, `twice` a struct with two members of one name; void: all is well. The compiler goes as
/// deep as there are structs, however many members these have.
template <typename Naming, typename Waiting, typename Known = Waiting>
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
    template <typename Known>
    using held = typename new_structs<Known, typename innermost<typename M::type>::type...>::type;
    static constexpr bool is_well = __is_same(member_type, void) && __is_same(twice, void);
};

template <typename Naming, typename Waiting, typename Known, typename Held>
struct checked_further;
template <typename Naming, typename... Waiting, typename... Known, typename... Held>
struct checked_further<Naming, type_set<Waiting...>, type_set<Known...>, type_set<Held...>> {
    using type = checked<Naming, type_set<Waiting..., Held...>, type_set<Known..., Held...>>;
};

template <typename Naming, typename First, typename... Waiting, typename Known>
    requires(adapted_struct<First>)
struct checked<Naming, type_set<First, Waiting...>, Known>
    : std::conditional_t<checked_members<Naming, First>::is_well,
                         checked_further<Naming, type_set<Waiting...>, Known,
                                         typename checked_members<Naming, First>::template held<Known>>,
                         type_is<checked_members<Naming, First>>>::type {};

template <typename T>
inline constexpr bool the_members_have_different_names_in_json = __is_same(T, void);

}  // namespace weir::serde::json_detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <string_view>
#include <type_traits>
#include <utility>

// The only header of the core that includes Boost.Hana. Of Hana's struct adaption it takes the members as a pack of
// types; no algorithm of Hana is instantiated beyond what the adapting macros themselves need.
namespace weir {

/// A struct whose members BOOST_HANA_ADAPT_STRUCT or BOOST_HANA_DEFINE_STRUCT has told us.
template <typename T>
concept adapted_struct = boost::hana::Struct<T>::value;

/// One member: its name in C++, its type and how to get it.
template <typename T, typename Name, typename Accessor>
struct member;

template <typename T, char... c, typename Accessor>
struct member<T, boost::hana::string<c...>, Accessor> {
    using type = std::remove_cvref_t<decltype(Accessor{}(std::declval<T&>()))>;

    static constexpr char text[]{c..., '\0'};
    static constexpr std::string_view name{text, sizeof...(c)};

    [[gnu::always_inline]] static constexpr type& of(T& object) { return Accessor{}(object); }
    [[gnu::always_inline]] static constexpr type const& of(T const& object) { return Accessor{}(object); }
};

template <typename... Members>
struct members {};

namespace detail {

template <typename T, typename... Names, typename... Accessors>
auto unpack_members(boost::hana::tuple<boost::hana::pair<Names, Accessors>...>)
    -> weir::members<weir::member<T, Names, Accessors>...>;

}  // namespace detail

/// `members<member<...>...>` in the order of their declaration to Hana.
template <adapted_struct T>
using members_of = decltype(detail::unpack_members<T>(boost::hana::accessors<T>()));

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/serde/boolean.hpp>
#include <weir/serde/concept.hpp>
#include <weir/serde/floating.hpp>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>

namespace weir {

/// Stands where a stream's type has no serde yet.
struct no_serde {};

namespace detail {

template <typename T>
struct default_serde_of {
    using type = no_serde;
};
template <>
struct default_serde_of<std::string> {
    using type = serde::string_serde;
};
template <>
struct default_serde_of<bool> {
    using type = serde::boolean_serde;
};
template <std::signed_integral I>
    requires(sizeof(I) >= 2 && sizeof(I) <= 8)
struct default_serde_of<I> {
    using type = serde::integer_serde<I>;
};
template <std::floating_point F>
    requires(sizeof(F) <= 8)
struct default_serde_of<F> {
    using type = serde::floating_serde<F>;
};

}  // namespace detail

/// The serde of a standard type, used where none is given; no_serde for all other types.
template <typename T>
using default_serde = typename detail::default_serde_of<T>::type;

}  // namespace weir

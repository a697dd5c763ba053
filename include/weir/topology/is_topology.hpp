// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>

namespace weir::detail {

/// What `topology(...)` returns: a topology, or what stands for one after a mistake. A pipeline alone is none.
template <typename T>
inline constexpr bool this_is_a_topology = is_ill_formed<T> || requires { typename T::operators_type; };

}  // namespace weir::detail

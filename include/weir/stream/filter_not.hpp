// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/filter_operator.hpp>

namespace weir {

/// Records for which `f` is false go on. `f(value)`, `f(key, value)` or `f(key, value, context)`. Of a
/// table: values for which it is not so become none. Options: named; of a table materialized<"store">(...).
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto filter_not(F f, Options const&... options) {
    using made = detail::filter_operator<false, F, detail::name_among<Options...>, Tag>;
    if constexpr (sizeof...(Options) == 0)
        return made{{{}, f, call_id::next()}};
    else
        return detail::with_options(made{{{}, f, call_id::next()}}, options...);
}

}  // namespace weir

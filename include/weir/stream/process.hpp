// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/processor_operator.hpp>

namespace weir {

/// Runs a processor, a class of the user's: `process(key, value, context)` for each record, `init(context)` before the
/// first and `close()` after the last, where it has them. `processor` is an object that each task copies, or a function
/// that makes one. Key and value as `T const&`, or as `weir::nullable<T>`; the context as `auto&`, see
/// weir::processor_context. What it forwards it says by `key_type` and `value_type`; without them the pipeline ends.
/// Options: named, and stores (weir::store), which the processor may also list itself:
/// `static constexpr auto stores = weir::stores(a, b);`.
template <typename P, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(P, P const&))
constexpr auto process(P processor, Options const&... options) {
    return detail::make_processor<false, Tag>(processor, options...);
}

}  // namespace weir

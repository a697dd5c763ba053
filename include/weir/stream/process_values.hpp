// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/processor_operator.hpp>

namespace weir {

/// `process` with a processor that keeps the key, so that no repartition is needed after it: it has a `value_type`
/// only, and its context `forward(value)`, see weir::fixed_key_processor_context. Options: named, and stores.
template <typename P, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(P, P const&))
constexpr auto process_values(P processor, Options const&... options) {
    return detail::make_processor<true, Tag>(processor, options...);
}

}  // namespace weir

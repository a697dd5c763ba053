// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <weir/runtime/policies.hpp>
#ifdef WEIR_EXAMPLE_INTERCEPTORS
#include <weir/logging.hpp>
#endif
#ifdef WEIR_EXAMPLE_DEBUG_SERVER
#include <weir/dump.hpp>
#include <weir/kafka_statistics.hpp>
#endif

// --metrics LEVEL, --interceptors and --debug-server choose policies, that is types, so each choice is a program of its
// own: CMake builds NAME.debug, NAME.interceptors and so on from the sources of NAME, and examples/run picks one.

namespace example {
namespace detail {

template <typename... P>
constexpr auto joined(weir::policies<P...>, auto... others) {
    if constexpr (sizeof...(others) == 0)
        return weir::policies<P...>{};
    else
        return []<typename... Q>(weir::policies<Q...>, auto... more) {
            return joined(weir::policies<P..., Q...>{}, more...);
        }(others...);
}

}  // namespace detail

/// The policies of the example, and those of the program that is being compiled. A level that is asked for on the
/// command line is better than that of the example.
template <typename... P>
constexpr auto with_variant(weir::policies<P...> own) {
#ifdef WEIR_EXAMPLE_METRICS
    auto const measured = weir::with<weir::metrics::WEIR_EXAMPLE_METRICS>;
#else
    auto const measured = weir::with<>;
#endif
#ifdef WEIR_EXAMPLE_DEBUG_SERVER
    auto const chosen = detail::joined(measured, weir::with<weir::dumps, weir::kafka::statistics>);
#else
    auto const chosen = measured;
#endif
#ifdef WEIR_EXAMPLE_INTERCEPTORS
    constexpr bool has_some = (weir::detail::is_consumer_interceptors<P> || ...);
    if constexpr (!has_some)
        return detail::joined(chosen, own,
                              weir::with<weir::consumer_interceptors<weir::stock_transaction_consumer_interceptor>,
                                         weir::producer_interceptors<weir::zmart_producer_interceptor>>);
    else
#endif
        return detail::joined(chosen, own);
}

}  // namespace example

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <type_traits>
#include <weir/interceptor/chain.hpp>
#include <weir/metrics/client_statistics.hpp>
#include <weir/metrics/level.hpp>
#include <weir/record/timestamp_extractors.hpp>
#include <weir/runtime/exception_handlers.hpp>
#include <weir/runtime/inspection.hpp>
#include <weir/runtime/restore_listener.hpp>
#include <weir/runtime/state.hpp>
#include <weir/runtime/uncaught_exception_handler.hpp>

namespace weir {

namespace detail {

template <typename P>
inline constexpr bool is_consumer_interceptors = false;
template <typename... I>
inline constexpr bool is_consumer_interceptors<consumer_interceptors<I...>> = true;
template <typename P>
inline constexpr bool is_restore_interceptors = false;
template <typename... I>
inline constexpr bool is_restore_interceptors<restore_consumer_interceptors<I...>> = true;
template <typename P>
inline constexpr bool is_producer_interceptors = false;
template <typename... I>
inline constexpr bool is_producer_interceptors<producer_interceptors<I...>> = true;

template <typename P>
inline constexpr bool this_is_a_policy =
    std::is_base_of_v<metrics::level, P> || std::is_base_of_v<metrics::client_statistics, P> ||
    std::is_base_of_v<state_listener, P> || std::is_base_of_v<restore::listener, P> || is_consumer_interceptors<P> ||
    is_restore_interceptors<P> || is_producer_interceptors<P> || std::is_base_of_v<exception_handler, P> ||
    std::is_base_of_v<dead_letter_queue, P> || std::is_base_of_v<timestamps::extractor, P> ||
    std::is_base_of_v<uncaught::handler, P> || std::is_base_of_v<inspection, P>;

template <typename... P>
inline constexpr bool there_is_one_policy_of_a_kind =
    ((0 + ... + std::is_base_of_v<deserialization::handler, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<processing::handler, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<production::handler, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<uncaught::handler, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<timestamps::extractor, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<metrics::level, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<metrics::client_statistics, P>) <= 1) &&
    ((0 + ... + std::is_base_of_v<dead_letter_queue, P>) <= 1) && ((0 + ... + std::is_base_of_v<inspection, P>) <= 1);

}  // namespace detail

/// What an application does besides processing, chosen by type, in any order: a metrics level (default: info), state
/// listeners, restore listeners, consumer_interceptors<...>, restore_consumer_interceptors<...>,
/// producer_interceptors<...>, a handler of each kind of
/// failure (default: log_and_fail), dead_letter_queue, a timestamp extractor, a handler of uncaught exceptions
/// (default: shutdown_client), weir::dumps to be looked into. What is not chosen is not in the binary.
template <typename... P>
struct policies {
    static_assert((detail::this_is_a_policy<P> && ...),
                  "weir::with<P...>: a P is no policy; use metrics::debug, restore::logging, "
                  "consumer_interceptors<...> and the like [weir-E119]");
    static_assert(
        detail::there_is_one_policy_of_a_kind<P...>,
        "weir::with<P...>: there are two handlers of one kind of failure, or two timestamp extractors, metrics "
        "levels or others of which one counts; choose one [weir-E176]");
};

template <typename... P>
inline constexpr policies<P...> with{};

namespace detail {

template <typename Default, typename Base, typename... P>
struct first_of_base {
    using type = Default;
};
template <typename Default, typename Base, typename P, typename... More>
struct first_of_base<Default, Base, P, More...>
    : std::conditional_t<std::is_base_of_v<Base, P>, std::type_identity<P>, first_of_base<Default, Base, More...>> {};

template <typename Base, typename... P>
using all_of_base = decltype(std::tuple_cat(
    std::declval<std::conditional_t<std::is_base_of_v<Base, P>, std::tuple<P>, std::tuple<>>>()...));

template <typename Chain, typename... P>
struct joined_consumer {
    using type = Chain;
};
template <typename... A, typename... B, typename... More>
struct joined_consumer<consumer_chain<A...>, consumer_interceptors<B...>, More...>
    : joined_consumer<consumer_chain<A..., B...>, More...> {};
template <typename... A, typename P, typename... More>
struct joined_consumer<consumer_chain<A...>, P, More...> : joined_consumer<consumer_chain<A...>, More...> {};

template <typename Chain, typename... P>
struct joined_restore {
    using type = Chain;
};
template <typename... A, typename... B, typename... More>
struct joined_restore<consumer_chain<A...>, restore_consumer_interceptors<B...>, More...>
    : joined_restore<consumer_chain<A..., B...>, More...> {};
template <typename... A, typename P, typename... More>
struct joined_restore<consumer_chain<A...>, P, More...> : joined_restore<consumer_chain<A...>, More...> {};

template <typename Chain, typename... P>
struct joined_producer {
    using type = Chain;
};
template <typename... A, typename... B, typename... More>
struct joined_producer<producer_chain<A...>, producer_interceptors<B...>, More...>
    : joined_producer<producer_chain<A..., B...>, More...> {};
template <typename... A, typename P, typename... More>
struct joined_producer<producer_chain<A...>, P, More...> : joined_producer<producer_chain<A...>, More...> {};

template <typename Policies>
struct chosen;
template <typename... P>
struct chosen<policies<P...>> {
    using metrics_level = typename first_of_base<metrics::info, metrics::level, P...>::type;
    using client_statistics =
        typename first_of_base<metrics::no_client_statistics, metrics::client_statistics, P...>::type;
    using state_listeners = all_of_base<state_listener, P...>;
    using restore_listeners = all_of_base<restore::listener, P...>;
    using consumer_chain_type = typename joined_consumer<consumer_chain<>, P...>::type;
    using restore_chain_type = typename joined_restore<consumer_chain<>, P...>::type;
    using producer_chain_type = typename joined_producer<producer_chain<>, P...>::type;
    using deserialization_handler =
        typename first_of_base<deserialization::log_and_fail, deserialization::handler, P...>::type;
    using processing_handler = typename first_of_base<processing::log_and_fail, processing::handler, P...>::type;
    using production_handler = typename first_of_base<production::default_handler, production::handler, P...>::type;
    using timestamp_extractor = typename first_of_base<timestamps::fail_on_invalid, timestamps::extractor, P...>::type;
    using uncaught_handler = typename first_of_base<uncaught::shutdown_client, uncaught::handler, P...>::type;
    using inspection = typename first_of_base<no_inspection, weir::inspection, P...>::type;
    static constexpr bool has_dead_letters = (std::is_base_of_v<dead_letter_queue, P> || ...);
};

}  // namespace detail
}  // namespace weir

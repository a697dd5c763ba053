// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <weir/stream/call.hpp>

// How aggregators and reducers are called: an aggregator with key, value and aggregate, a reducer with the aggregate
// and the value. Key and value never are null; each may be taken as `T const&` or as `nullable<T>`. The aggregate is
// moved in and comes back as the result, so that its storage is used again; a `std::optional` that is empty deletes.

namespace weir::detail {

template <typename F, typename K, typename V, typename A>
consteval call_shape shape_of_aggregator() {
    if constexpr (requires(F const& f, K const& k, V const& v, A a) { f(k, v, std::move(a)); })
        return {true, takes::plain, takes::plain, false};
    else if constexpr (requires(F const& f, nullable<K> k, nullable<V> v, A a) { f(k, v, std::move(a)); })
        return {true, takes::null_too, takes::null_too, false};
    else if constexpr (requires(F const& f, nullable<K> k, V const& v, A a) { f(k, v, std::move(a)); })
        return {true, takes::null_too, takes::plain, false};
    else if constexpr (requires(F const& f, K const& k, nullable<V> v, A a) { f(k, v, std::move(a)); })
        return {true, takes::plain, takes::null_too, false};
    else
        return {};
}

template <typename F, typename K, typename V, typename A>
[[gnu::always_inline]] constexpr decltype(auto) call_aggregator(F const& f, K const& key, V const& value,
                                                                A& aggregate) {
    constexpr auto shape = shape_of_aggregator<F, K, V, A>();
    return f(argument<shape.key>(key, "key"), argument<shape.value>(value, "value"), std::move(aggregate));
}

template <typename F, typename V>
consteval call_shape shape_of_reducer() {
    if constexpr (requires(F const& f, V a, V const& v) { f(std::move(a), v); })
        return {true, takes::nothing, takes::plain, false};
    else if constexpr (requires(F const& f, V const& a, nullable<V> v) { f(nullable<V>{a}, v); })
        return {true, takes::nothing, takes::null_too, false};
    else
        return {};
}

template <typename F, typename V>
[[gnu::always_inline]] constexpr decltype(auto) call_reducer(F const& f, V& aggregate, V const& value) {
    if constexpr (shape_of_reducer<F, V>().value == takes::plain)
        return f(std::move(aggregate), value);
    else
        return f(nullable<V>{aggregate}, nullable<V>{value});
}

template <typename F, typename K, typename V, typename A>
using result_of_aggregator = std::remove_cvref_t<decltype(call_aggregator(
    std::declval<F const&>(), std::declval<K const&>(), std::declval<V const&>(), std::declval<A&>()))>;
template <typename F, typename V>
using result_of_reducer =
    std::remove_cvref_t<decltype(call_reducer(std::declval<F const&>(), std::declval<V&>(), std::declval<V const&>()))>;

/// A function gives the aggregate, or an optional one.
template <typename Result, typename A>
inline constexpr bool result_can_be_kept = requires(Result result, A& a) { a = std::move(result); };
template <typename T, typename A>
inline constexpr bool result_can_be_kept<std::optional<T>, A> = result_can_be_kept<T, A>;
template <typename A>
inline constexpr bool result_can_be_kept<void, A> = false;

template <typename Result>
inline constexpr bool result_can_be_null = slot_can_be_null<slot_of_result<Result>>;

/// Puts a result into its place; false: it is null.
template <typename Result, typename A>
[[gnu::always_inline]] constexpr bool keep_result(Result&& result, A& aggregate) {
    if constexpr (result_can_be_null<std::remove_cvref_t<Result>>) {
        if (!result) return false;
        aggregate = *std::forward<Result>(result);
    } else
        aggregate = std::forward<Result>(result);
    return true;
}

}  // namespace weir::detail

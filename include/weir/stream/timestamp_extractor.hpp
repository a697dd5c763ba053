// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/nullable.hpp>
#include <weir/record/timestamp_extractors.hpp>

namespace weir {

namespace detail {

/// A source without an extractor: the application's policy counts.
struct no_extractor {};

template <typename F>
struct extractor_option {
    F f;
};
template <typename Option>
inline constexpr bool is_extractor = false;
template <typename F>
inline constexpr bool is_extractor<extractor_option<F>> = true;

constexpr auto extractor_among() { return no_extractor{}; }
template <typename Option, typename... More>
constexpr auto extractor_among(Option const& option, More const&... more) {
    if constexpr (is_extractor<Option>)
        return option.f;
    else
        return extractor_among(more...);
}

template <typename F, typename K, typename V>
inline constexpr bool timestamp_extractor_can_be_called =
    requires(F const& f, nullable<K> key, nullable<V> value, record_context const& record, std::int64_t time_ms) {
        requires requires { f.extract(record, time_ms); } || requires { f.extract(record, time_ms, time_ms); } ||
                     requires { f(value, time_ms); } || requires { f(key, value, record, time_ms); };
    };
template <typename K, typename V>
inline constexpr bool timestamp_extractor_can_be_called<no_extractor, K, V> = true;

/// Asserted by operators with an extractor.
template <typename F, typename K, typename V>
consteval bool extractor_fits() {
    static_assert(
        timestamp_extractor_can_be_called<F, K, V>,
        "timestamp_extractor(f): f cannot be called; it is f(value, partition_time_ms) or f(key, value, record, "
        "partition_time_ms) with key and value as weir::nullable<T>, or one of weir::timestamps [weir-E177]");
    return timestamp_extractor_can_be_called<F, K, V>;
}

/// The timestamp in milliseconds that an extractor gives a record.
template <typename F, typename K, typename V, typename Wall>
[[gnu::always_inline]] constexpr std::int64_t extracted(F const& f, nullable<K> key, nullable<V> value,
                                                        record_context const& record, std::int64_t partition_time_ms,
                                                        Wall const& wall_ms) {
    if constexpr (
        requires { timestamps::extracted(f, record, partition_time_ms, wall_ms); } &&
        !requires { f(value, partition_time_ms); } && !requires { f(key, value, record, partition_time_ms); })
        return timestamps::extracted(f, record, partition_time_ms, wall_ms);
    else if constexpr (requires { f(value, partition_time_ms); })
        return f(value, partition_time_ms);
    else
        return f(key, value, record, partition_time_ms);
}

}  // namespace detail

/// Option of `stream` and `table`: which timestamp the records have. `f(value, partition_time_ms)` or `f(key, value,
/// record, partition_time_ms)`, with key and value as `weir::nullable<T>` and the highest timestamp of the partition so
/// far (-1: none), gives milliseconds; a negative number drops the record. Or one of weir::timestamps. What it throws
/// stops the application.
template <typename F>
constexpr detail::extractor_option<F> timestamp_extractor(F f) {
    return {f};
}

}  // namespace weir

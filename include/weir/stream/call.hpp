// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/error.hpp>
#include <weir/record/nullable.hpp>
#include <weir/record/record_context.hpp>

// How a user's function is called: with the value; the key and the value; or these and the record's context. Each of
// key and value either as `T const&`, for which null is an error, or as `nullable<T>`.

namespace weir {

/// What a null costs that reaches a function which does not take it: Java's NullPointerException, with coordinates.
struct null_error : processing_error {
    using processing_error::processing_error;
};

namespace detail {

enum class takes : unsigned char { nothing, plain, null_too };

struct call_shape {
    bool possible = false;
    takes key = takes::nothing, value = takes::plain;
    bool context = false;
};

template <typename F, typename K, typename V>
consteval call_shape shape_of() {
    if constexpr (requires(F const& f, V const& v) { f(v); })
        return {true, takes::nothing, takes::plain, false};
    else if constexpr (requires(F const& f, nullable<V> v) { f(v); })
        return {true, takes::nothing, takes::null_too, false};
    else if constexpr (requires(F const& f, K const& k, V const& v) { f(k, v); })
        return {true, takes::plain, takes::plain, false};
    else if constexpr (requires(F const& f, nullable<K> k, V const& v) { f(k, v); })
        return {true, takes::null_too, takes::plain, false};
    else if constexpr (requires(F const& f, K const& k, nullable<V> v) { f(k, v); })
        return {true, takes::plain, takes::null_too, false};
    else if constexpr (requires(F const& f, nullable<K> k, nullable<V> v) { f(k, v); })
        return {true, takes::null_too, takes::null_too, false};
    else if constexpr (requires(F const& f, K const& k, V const& v, record_context const& c) { f(k, v, c); })
        return {true, takes::plain, takes::plain, true};
    else if constexpr (requires(F const& f, nullable<K> k, V const& v, record_context const& c) { f(k, v, c); })
        return {true, takes::null_too, takes::plain, true};
    else if constexpr (requires(F const& f, K const& k, nullable<V> v, record_context const& c) { f(k, v, c); })
        return {true, takes::plain, takes::null_too, true};
    else if constexpr (requires(F const& f, nullable<K> k, nullable<V> v, record_context const& c) { f(k, v, c); })
        return {true, takes::null_too, takes::null_too, true};
    else
        return {};
}

[[noreturn, gnu::cold, gnu::noinline]] inline void throw_null(char const* what) {
    throw null_error{std::string{"null "} + what +
                     " reached a function that takes no null; take weir::nullable<T> or filter it out"};
}

template <takes How, typename T>
[[gnu::always_inline]] constexpr decltype(auto) argument(T const& slot, char const*) {
    if constexpr (How == takes::null_too)
        return nullable<T>{slot};
    else
        return (slot);
}
template <takes How, typename T>
[[gnu::always_inline]] constexpr decltype(auto) argument(nullable<T> const& slot, char const* what) {
    if constexpr (How == takes::null_too)
        return nullable<T>{slot};
    else {
        if (slot == nullptr) [[unlikely]]
            throw_null(what);
        return *slot;
    }
}

/// Calls `f` in the one way that fits it (checked by the operator before).
template <typename F, typename K, typename V>
[[gnu::always_inline]] constexpr decltype(auto) call(F const& f, K const& key, V const& value,
                                                     record_context const& context) {
    constexpr auto shape = shape_of<F, slot_value<K>, slot_value<V>>();
    if constexpr (shape.key == takes::nothing)
        return f(argument<shape.value>(value, "value"));
    else {
        auto const& k =
            argument<shape.key>(key, "key");  // before the value, so that every compiler names the same null
        if constexpr (!shape.context)
            return f(k, argument<shape.value>(value, "value"));
        else
            return f(k, argument<shape.value>(value, "value"), context);
    }
}

template <typename F, typename K, typename V>
struct result_of_call {
    static F const& f();
    static K const& k();
    static V const& v();
    using type = std::remove_cvref_t<decltype(call(f(), k(), v(), record_context{}))>;
};

template <typename F, typename K, typename V>
using result_of = typename result_of_call<F, K, V>::type;

}  // namespace detail
}  // namespace weir

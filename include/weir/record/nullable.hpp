// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

namespace weir {

/// A key or value that may be Kafka's null: a view, as cheap as a pointer. A function that takes it is called with
/// null too; a function that takes `T const&` never is.
template <typename T>
class nullable {
    T const* value_ = nullptr;

public:
    using value_type = T;

    constexpr nullable() = default;
    constexpr nullable(std::nullptr_t) {}
    constexpr explicit nullable(T const& value) : value_{__builtin_addressof(value)} {}
    nullable(T const&&) = delete;  // would dangle

    constexpr explicit operator bool() const { return value_ != nullptr; }
    constexpr T const& operator*() const { return *value_; }
    constexpr T const* operator->() const { return value_; }
    constexpr T value_or(T fallback) const { return value_ ? *value_ : fallback; }

    friend constexpr bool operator==(nullable a, std::nullptr_t) { return a.value_ == nullptr; }
    friend constexpr bool operator==(nullable a, T const& b) { return a.value_ && *a.value_ == b; }
    friend constexpr bool operator==(nullable a, nullable b) {
        return a.value_ && b.value_ ? *a.value_ == *b.value_ : a.value_ == b.value_;
    }
};

namespace detail {

template <typename Slot>
struct slot_traits {
    using value_type = Slot;
    static constexpr bool can_be_null = false;
};
template <typename T>
struct slot_traits<nullable<T>> {
    using value_type = T;
    static constexpr bool can_be_null = true;
};

/// What a function's result becomes in the stream: an optional may be null, everything else is a value.
template <typename Result>
struct result_slot {
    using type = Result;
};
template <typename T>
struct result_slot<std::optional<T>> {
    using type = nullable<T>;
};

}  // namespace detail

/// The type of the key or value of a stream without its nullability: `slot_value<nullable<int>>` is `int`.
template <typename Slot>
using slot_value = typename detail::slot_traits<Slot>::value_type;

template <typename Slot>
inline constexpr bool slot_can_be_null = detail::slot_traits<Slot>::can_be_null;

/// `std::optional<T>` flows as `nullable<T>`, `T` as `T`.
template <typename Result>
using slot_of_result = typename detail::result_slot<Result>::type;

/// Views a function's result as a slot; the result must outlive the view.
template <typename T>
[[gnu::always_inline]] constexpr T const& as_slot(T const& value) {
    return value;
}
template <typename T>
[[gnu::always_inline]] constexpr nullable<T> as_slot(std::optional<T> const& value) {
    return value ? nullable<T>{*value} : nullable<T>{};
}

}  // namespace weir

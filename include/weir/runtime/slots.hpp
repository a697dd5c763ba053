// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <weir/record/bytes.hpp>
#include <weir/record/nullable.hpp>

// Keys and values on their way from node to node: `T`, or `nullable<T>` where null can come.

namespace weir::runtime::detail {

template <typename Wanted, typename T>
[[gnu::always_inline]] constexpr decltype(auto) convert_slot(T const& slot) {
    if constexpr (slot_can_be_null<Wanted> && !slot_can_be_null<T>)
        return nullable<T>{slot};
    else
        return (slot);
}

/// Serialized bytes that live on the stack.
template <typename Fixed>
struct fixed_or_null {
    Fixed fixed{};
    bool present = false;
    constexpr operator wire_bytes() const& { return present ? wire_bytes{fixed.view()} : std::nullopt; }
};

template <typename Slot>
[[gnu::always_inline]] constexpr bool is_null(Slot const& slot) {
    if constexpr (slot_can_be_null<Slot>)
        return slot == nullptr;
    else
        return false;
}

template <typename Slot>
[[gnu::always_inline]] constexpr auto const& plain(Slot const& slot) {
    if constexpr (slot_can_be_null<Slot>)
        return *slot;
    else
        return slot;
}

template <typename Serde, typename Slot>
[[gnu::always_inline]] constexpr wire_bytes bytes_of(Serde const& serde, Slot const& slot, bytes& buffer) {
    if (is_null(slot)) return std::nullopt;
    if constexpr (requires { serde.view(plain(slot)); })
        return serde.view(plain(slot));
    else {
        buffer.clear();
        serde.serialize(plain(slot), buffer);
        return bytes_view{buffer};
    }
}

/// What converts to the bytes of a key or a value, until the end of the expression.
template <typename Serde, typename Slot>
[[gnu::always_inline]] constexpr auto serialized(Serde const& serde, Slot const& slot, bytes& buffer) {
    if constexpr (requires { serde.fixed(plain(slot)); }) {
        using fixed = decltype(serde.fixed(plain(slot)));
        return is_null(slot) ? fixed_or_null<fixed>{} : fixed_or_null<fixed>{serde.fixed(plain(slot)), true};
    } else {
        return bytes_of(serde, slot, buffer);
    }
}

}  // namespace weir::runtime::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/record/bytes.hpp>

namespace weir::serde {

/// Text or bytes as a view into the message: nothing is copied, neither in nor out. The view is valid while the record
/// is processed; a function that keeps it must copy it.
struct string_view_serde {
    using type = std::string_view;
    static constexpr std::string_view name = "string_view";

    [[gnu::always_inline]] constexpr void serialize(type value, weir::bytes& out) const { out.append(value); }
    /// The bytes of `value` where they are: a sink copies nothing.
    [[gnu::always_inline]] constexpr bytes_view view(type const& value) const { return value; }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const { storage = in; }
};

inline constexpr string_view_serde string_view{};

}  // namespace weir::serde

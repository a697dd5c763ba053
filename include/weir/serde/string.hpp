// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <weir/record/bytes.hpp>

namespace weir::serde {

/// Text as UTF-8, passed through unchecked in both directions.
struct string_serde {
    using type = std::string;
    static constexpr std::string_view name = "string";

    [[gnu::always_inline]] constexpr void serialize(type const& value, weir::bytes& out) const { out.append(value); }
    /// The bytes of `value` where they are: a sink copies nothing.
    [[gnu::always_inline]] constexpr bytes_view view(type const& value) const { return value; }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const {
        storage.clear();  // libstdc++ appends to nothing faster than it assigns
        storage.append(in);
    }
};

/// As Serdes.String() with its default encoding.
inline constexpr string_serde string{};

}  // namespace weir::serde

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/record/bytes.hpp>

namespace weir::serde {

/// Bytes as they are.
struct bytes_serde {
    using type = weir::bytes;
    static constexpr std::string_view name = "bytes";

    [[gnu::always_inline]] constexpr void serialize(type const& value, weir::bytes& out) const { out.append(value); }
    /// The bytes of `value` where they are: a sink copies nothing.
    [[gnu::always_inline]] constexpr bytes_view view(type const& value) const { return value; }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const {
        storage.clear();  // libstdc++ appends to nothing faster than it assigns
        storage.append(in);
    }
};

/// As Serdes.ByteArray().
inline constexpr bytes_serde bytes{};

}  // namespace weir::serde

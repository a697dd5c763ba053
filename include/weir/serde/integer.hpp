// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <weir/serde/big_endian.hpp>

namespace weir::serde {

/// A signed integer in two's complement, most significant byte first. Bytes of another size: `deserialization_error`.
template <std::signed_integral I>
struct integer_serde {
    using type = I;
    static constexpr std::string_view name = sizeof(I) == 2 ? "int16" : sizeof(I) == 4 ? "int32" : "int64";

    [[gnu::always_inline]] constexpr fixed_bytes<sizeof(I)> fixed(type const& value) const {
        return to_big_endian(static_cast<std::make_unsigned_t<I>>(value));
    }
    [[gnu::always_inline]] constexpr void serialize(type const& value, weir::bytes& out) const {
        out.append(fixed(value).view());
    }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const {
        weir::detail::require_size(name, sizeof(I), in);
        storage = static_cast<I>(read_big_endian<std::make_unsigned_t<I>>(in.data()));
    }
};

/// As Serdes.Short().
inline constexpr integer_serde<std::int16_t> int16{};
/// As Serdes.Integer().
inline constexpr integer_serde<std::int32_t> int32{};
/// As Serdes.Long().
inline constexpr integer_serde<std::int64_t> int64{};

}  // namespace weir::serde

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <weir/serde/big_endian.hpp>

namespace weir::serde {

/// The IEEE 754 bits, most significant byte first. Bytes of another size: `deserialization_error`.
/// As in Java, a NaN of 64 bits is written as the canonical one, a NaN of 32 bits as it is.
template <std::floating_point F>
struct floating_serde {
    static_assert(std::numeric_limits<F>::is_iec559 && (sizeof(F) == 4 || sizeof(F) == 8));
    using type = F;
    using bits = std::conditional_t<sizeof(F) == 4, std::uint32_t, std::uint64_t>;
    static constexpr std::string_view name = sizeof(F) == 4 ? "float32" : "float64";

    [[gnu::always_inline]] constexpr fixed_bytes<sizeof(F)> fixed(type const& value) const {
        if constexpr (sizeof(F) == 8)
            return to_big_endian(value == value ? std::bit_cast<bits>(value) : bits{0x7ff8000000000000});
        else
            return to_big_endian(std::bit_cast<bits>(value));
    }
    [[gnu::always_inline]] constexpr void serialize(type const& value, weir::bytes& out) const {
        out.append(fixed(value).view());
    }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const {
        weir::detail::require_size(name, sizeof(F), in);
        storage = std::bit_cast<F>(read_big_endian<bits>(in.data()));
    }
};

/// As Serdes.Float().
inline constexpr floating_serde<float> float32{};
/// As Serdes.Double().
inline constexpr floating_serde<double> float64{};

}  // namespace weir::serde

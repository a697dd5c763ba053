// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/record/bytes.hpp>
#include <weir/serde/big_endian.hpp>

namespace weir {

/// The first 8 octets of a key as a number, zeros where it ends: keys with different numbers are in the order of these.
/// Who sorts many keys keeps the numbers side by side, and looks at the keys only where two are equal.
constexpr std::uint64_t key_octets(bytes_view key) {
    if (key.size() >= sizeof(std::uint64_t)) return read_big_endian<std::uint64_t>(key.data());
    std::uint64_t octets = 0;
    for (std::size_t i = 0; i < sizeof octets; ++i)
        octets = octets << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
    return octets;
}

}  // namespace weir

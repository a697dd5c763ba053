// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <weir/error/error.hpp>
#include <weir/record/bytes.hpp>

namespace weir {

/// Bytes whose number the type knows: what `fixed(value)` of a serde gives.
template <std::size_t N>
struct fixed_bytes {
    char octets[N];
    constexpr bytes_view view() const { return {octets, N}; }
};

/// The bytes of `value`, most significant first: the order of java.nio.ByteBuffer.
template <std::unsigned_integral U>
[[gnu::always_inline]] constexpr fixed_bytes<sizeof(U)> to_big_endian(U value) {
    // A pack instead of a loop: both compilers make one bswap of it.
    return [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
        return fixed_bytes<sizeof(U)>{
            {static_cast<char>(static_cast<unsigned char>(value >> (8 * (sizeof(U) - 1 - i))))...}};
    }(std::make_index_sequence<sizeof(U)>{});
}

/// Appends the bytes of `value`, most significant first.
template <std::unsigned_integral U>
[[gnu::always_inline]] constexpr void append_big_endian(U value, bytes& out) {
    auto const fixed = to_big_endian(value);
    out.append(fixed.octets, sizeof fixed.octets);
}

/// Reads `sizeof(U)` bytes, most significant first.
template <std::unsigned_integral U>
[[gnu::always_inline]] constexpr U read_big_endian(char const* in) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
        return static_cast<U>((... | (static_cast<U>(static_cast<unsigned char>(in[i])) << (8 * (sizeof(U) - 1 - i)))));
    }(std::make_index_sequence<sizeof(U)>{});
}

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void wrong_size(std::string_view serde, std::size_t expected,
                                                              std::size_t got) {
    throw deserialization_error{std::string{serde} + ": expected " + std::to_string(expected) +
                                (expected == 1 ? " byte, got " : " bytes, got ") + std::to_string(got)};
}

constexpr void require_size(std::string_view serde, std::size_t expected, bytes_view in) {
    if (in.size() != expected) [[unlikely]]
        wrong_size(serde, expected, in.size());
}

}  // namespace detail
}  // namespace weir

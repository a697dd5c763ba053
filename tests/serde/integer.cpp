// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <limits>
#include <string_view>
#include <weir/serde/concept.hpp>
#include <weir/serde/integer.hpp>

namespace {

using namespace std::string_view_literals;
using weir::serde::int16, weir::serde::int32, weir::serde::int64;
static_assert(weir::any_serde<decltype(int16)> && weir::any_serde<decltype(int32)> && weir::any_serde<decltype(int64)>);

template <typename Serde>
constexpr bool is_written_as(Serde serde, typename Serde::type value, std::string_view golden) {
    weir::bytes out = "before ";
    serde.serialize(value, out);
    auto storage = static_cast<typename Serde::type>(~value);
    serde.deserialize(golden, storage);
    return out == "before " + std::string{golden} && storage == value;
}

// What java.nio.ByteBuffer writes.
constexpr bool golden_bytes() {
    return is_written_as(int16, std::int16_t{0}, "\0\0"sv) && is_written_as(int16, std::int16_t{-2}, "\xff\xfe"sv) &&
           is_written_as(int16, std::int16_t{0x1234}, "\x12\x34"sv) && is_written_as(int32, 1, "\0\0\0\1"sv) &&
           is_written_as(int32, std::numeric_limits<std::int32_t>::min(), "\x80\0\0\0"sv) &&
           is_written_as(int32, -559038737, "\xde\xad\xbe\xef"sv) &&
           is_written_as(int64, std::int64_t{42}, "\0\0\0\0\0\0\0\x2a"sv) &&
           is_written_as(int64, std::int64_t{-1}, "\xff\xff\xff\xff\xff\xff\xff\xff"sv) &&
           is_written_as(int64, std::numeric_limits<std::int64_t>::max(), "\x7f\xff\xff\xff\xff\xff\xff\xff"sv) &&
           is_written_as(int64, std::int64_t{0x0102030405060708}, "\1\2\3\4\5\6\7\x08"sv);
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(golden_bytes());
#endif

template <typename Serde>
void refuses_other_sizes(Serde serde) {
    auto const size = sizeof(typename Serde::type);
    for (std::size_t wrong = 0; wrong < 10; ++wrong) {
        if (wrong == size) continue;
        typename Serde::type storage{7};
        CHECK_THROWS_AS(serde.deserialize(std::string(wrong, '\0'), storage), weir::deserialization_error);
        CHECK(storage == 7);
    }
}

}  // namespace

TEST_CASE("integers are written as Java writes them") { CHECK(golden_bytes()); }

TEST_CASE("integers refuse bytes of another size") {
    refuses_other_sizes(int16);
    refuses_other_sizes(int32);
    refuses_other_sizes(int64);
    std::int64_t storage = 0;
    CHECK_THROWS_WITH(int64.deserialize("12345", storage), "int64: expected 8 bytes, got 5");
    std::int32_t storage32 = 0;
    CHECK_THROWS_WITH(int32.deserialize("", storage32), "int32: expected 4 bytes, got 0");
}

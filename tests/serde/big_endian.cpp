// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <weir/serde/big_endian.hpp>

namespace {

constexpr bool most_significant_byte_first() {
    weir::bytes out;
    weir::append_big_endian(std::uint8_t{0xfe}, out);
    weir::append_big_endian(std::uint16_t{0x0102}, out);
    weir::append_big_endian(std::uint32_t{0x80706050}, out);
    weir::append_big_endian(std::uint64_t{0xff01020304050607}, out);
    return out == "\xfe\x01\x02\x80\x70\x60\x50\xff\x01\x02\x03\x04\x05\x06\x07" &&
           weir::read_big_endian<std::uint8_t>(out.data()) == 0xfe &&
           weir::read_big_endian<std::uint16_t>(out.data() + 1) == 0x0102 &&
           weir::read_big_endian<std::uint32_t>(out.data() + 3) == 0x80706050 &&
           weir::read_big_endian<std::uint64_t>(out.data() + 7) == 0xff01020304050607;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(most_significant_byte_first());
#endif

static_assert(weir::to_big_endian(std::uint32_t{0x80706050}).view() == "\x80\x70\x60\x50");
static_assert(weir::to_big_endian(std::uint8_t{7}).view() == "\7");

}  // namespace

TEST_CASE("big endian is the most significant byte first") { CHECK(most_significant_byte_first()); }

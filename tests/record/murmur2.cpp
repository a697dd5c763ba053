// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <weir/record/murmur2.hpp>

namespace {

constexpr bool is(weir::bytes_view key, std::int32_t java) {
    return static_cast<std::int32_t>(weir::murmur2(key)) == java;
}

/// What Java's Utils.murmur2 gives.
constexpr bool known_values() {
    return is("21", -973932308) && is("foobar", -790332482) && is("a-little-bit-long-string", -985981536) &&
           is("a-little-bit-longer-string", -1486304829) &&
           is("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971) && is("abc", 479470107);
}
static_assert(known_values());

constexpr bool partitions() {
    // 479470107 is positive; -973932308 & 0x7fffffff is 1173551340.
    return weir::partition_for_key("abc", 10) == 7 && weir::partition_for_key("21", 1000) == 340 &&
           weir::partition_for_key("21", 1) == 0 && weir::partition_for_key("", 7) >= 0;
}
static_assert(partitions());

}  // namespace

TEST_CASE("murmur2 is Java's") {
    CHECK(known_values());
    CHECK(partitions());
    CHECK(weir::murmur2(std::string("21")) == static_cast<std::uint32_t>(-973932308));
}

TEST_CASE("murmur2 reads bytes as unsigned and does not stop at NUL") {
    CHECK(weir::murmur2(weir::bytes_view{"a\0b", 3}) != weir::murmur2(weir::bytes_view{"a\0c", 3}));
    CHECK(weir::murmur2("\xff\xfe\xfd") != weir::murmur2("\x7f\x7e\x7d"));
    for (auto const* key : {"\xff", "\x80\x81", "\xff\xff\xff\xff", "\xf0\x9f\x98\x80!"}) {
        CHECK(weir::partition_for_key(key, 3) >= 0);
        CHECK(weir::partition_for_key(key, 3) < 3);
    }
}

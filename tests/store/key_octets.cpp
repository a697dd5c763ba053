// SPDX-License-Identifier: Apache-2.0
#include <weir/store/key_octets.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

static_assert(weir::key_octets("") == 0);
static_assert(weir::key_octets("a") == 0x6100'0000'0000'0000);
static_assert(weir::key_octets("12345678") == 0x3132'3334'3536'3738);
static_assert(weir::key_octets("123456789") == weir::key_octets("12345678"));
static_assert(weir::key_octets("\xff") > weir::key_octets("\x7f"));

TEST_CASE("key_octets: who differs in them is in their order") {
    std::vector<std::string> const keys{"",
                                        std::string(1, '\0'),
                                        "1234567",
                                        std::string{"1234567\0", 8},
                                        "1234567a",
                                        "1234567b",
                                        "\x7f",
                                        "\x80",
                                        "\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
    for (auto const& a : keys)
        for (auto const& b : keys)
            if (weir::key_octets(a) != weir::key_octets(b))
                CHECK((weir::key_octets(a) < weir::key_octets(b)) == (a < b));
}

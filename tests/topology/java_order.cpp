// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/java_order.hpp>

#include <catch2/catch.hpp>

using weir::detail::hash_map_order;

// Values of java.lang.String.hashCode.
static_assert(weir::detail::java_hash("") == 0);
static_assert(weir::detail::java_hash("a") == 97);
static_assert(weir::detail::java_hash("Aa") == weir::detail::java_hash("BB"));
static_assert(weir::detail::java_hash("hello") == 99162322);

TEST_CASE("hash_map_order: by bucket, that is by the low bits of h ^ (h >> 16)") {
    CHECK(hash_map_order({}).empty());
    CHECK(hash_map_order({"c", "a", "b"}) == std::vector<std::size_t>{1, 2, 0});
    // 'p' is 112 = 7 * 16, so it falls in bucket 0, in front of 'a' in bucket 1.
    CHECK(hash_map_order({"a", "p"}) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("hash_map_order: keys of one bucket stay in the order of putting") {
    CHECK(hash_map_order({"Aa", "BB"}) == std::vector<std::size_t>{0, 1});
    CHECK(hash_map_order({"BB", "Aa"}) == std::vector<std::size_t>{0, 1});
    CHECK(hash_map_order({"p", "0", "P"}) == std::vector<std::size_t>{0, 1, 2});  // 112, 48 and 80: all bucket 0 of 16
}

TEST_CASE("hash_map_order: beyond three quarters the table doubles, and keys spread out again") {
    std::vector<std::string> keys{"q", "a"};  // 113 and 97: bucket 1 of 16, but buckets 17 and 1 of 32
    CHECK(hash_map_order(keys) == std::vector<std::size_t>{0, 1});
    for (auto c = 'b'; c < 'l'; ++c) keys.push_back(std::string{c});
    REQUIRE(keys.size() == 12);
    CHECK(hash_map_order(keys).front() == 0);  // twelve fill 16 buckets to three quarters
    keys.push_back("l");
    CHECK(hash_map_order(keys).front() == 1);
    CHECK(hash_map_order(keys).back() == 0);
}

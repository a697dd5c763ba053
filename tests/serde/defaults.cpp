// SPDX-License-Identifier: Apache-2.0
#include <weir/serde/defaults.hpp>

#include <catch2/catch.hpp>
#include <vector>

namespace {

template <typename T>
weir::bytes written(T const& value) {
    weir::bytes out;
    weir::default_serde<T>{}.serialize(value, out);
    return out;
}

}  // namespace

TEMPLATE_TEST_CASE("a standard type has a serde of its own type", "", std::string, bool, std::int16_t, std::int32_t,
                   std::int64_t, float, double) {
    STATIC_REQUIRE(weir::any_serde<weir::default_serde<TestType>>);
    STATIC_REQUIRE(std::is_same_v<typename weir::default_serde<TestType>::type, TestType>);
}

TEST_CASE("the default serdes write what Java's Serdes do") {
    CHECK(written(std::string{"text"}) == "text");
    CHECK(written(std::int16_t{0x0102}) == "\x01\x02");
    CHECK(written(std::int32_t{0x01020304}) == "\x01\x02\x03\x04");
    CHECK(written(std::int64_t{-2}) == "\xff\xff\xff\xff\xff\xff\xff\xfe");
    CHECK(written(1.0F) == weir::bytes{"\x3f\x80\0\0", 4});
    CHECK(written(true) == "\x01");
}

TEMPLATE_TEST_CASE("other types have none, because Java has none", "", std::uint32_t, std::uint64_t, std::int8_t, char,
                   long double, std::string_view, char const*, std::vector<int>, weir::no_serde) {
    STATIC_REQUIRE(std::is_same_v<weir::default_serde<TestType>, weir::no_serde>);
    STATIC_REQUIRE_FALSE(weir::any_serde<weir::default_serde<TestType>>);
}

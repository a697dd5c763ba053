// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <catch2/catch.hpp>
#include <limits>
#include <string_view>
#include <weir/serde/concept.hpp>
#include <weir/serde/floating.hpp>

namespace {

using namespace std::string_view_literals;
using weir::serde::float32, weir::serde::float64;
static_assert(weir::any_serde<decltype(float32)> && weir::any_serde<decltype(float64)>);

template <typename Serde>
constexpr weir::bytes written(Serde serde, typename Serde::type value) {
    weir::bytes out;
    serde.serialize(value, out);
    return out;
}

template <typename Serde>
constexpr bool is_written_as(Serde serde, typename Serde::type value, std::string_view golden) {
    typename Serde::type storage{17};
    serde.deserialize(golden, storage);
    using bits = typename Serde::bits;
    return written(serde, value) == golden && std::bit_cast<bits>(storage) == std::bit_cast<bits>(value);
}

constexpr bool golden_bytes() {
    return is_written_as(float32, 1.0f, "\x3f\x80\0\0"sv) && is_written_as(float32, -2.5f, "\xc0\x20\0\0"sv) &&
           is_written_as(float32, std::numeric_limits<float>::infinity(), "\x7f\x80\0\0"sv) &&
           is_written_as(float64, 0.1, "\x3f\xb9\x99\x99\x99\x99\x99\x9a"sv) &&
           is_written_as(float64, -0.0, "\x80\0\0\0\0\0\0\0"sv) &&
           is_written_as(float64, std::numeric_limits<double>::denorm_min(), "\0\0\0\0\0\0\0\1"sv);
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(golden_bytes());
#endif

// Double.doubleToLongBits makes one NaN of all; Float.floatToRawIntBits, which FloatSerializer calls, does not.
constexpr bool nan_as_in_java() {
    return written(float64, std::bit_cast<double>(0xfff0000000000001)) == "\x7f\xf8\0\0\0\0\0\0"sv &&
           written(float32, std::bit_cast<float>(0xffc00001)) == "\xff\xc0\0\1"sv;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(nan_as_in_java());
#endif

}  // namespace

TEST_CASE("floating-point numbers are written as Java writes them") {
    CHECK(golden_bytes());
    CHECK(nan_as_in_java());
}

TEST_CASE("floating-point numbers refuse bytes of another size") {
    float narrow = 0;
    double wide = 0;
    CHECK_THROWS_WITH(float32.deserialize("12345678", narrow), "float32: expected 4 bytes, got 8");
    CHECK_THROWS_WITH(float64.deserialize("1234", wide), "float64: expected 8 bytes, got 4");
    CHECK_THROWS_AS(float64.deserialize("", wide), weir::deserialization_error);
}

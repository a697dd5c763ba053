// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string_view>
#include <weir/serde/boolean.hpp>
#include <weir/serde/concept.hpp>

namespace {

using namespace std::string_view_literals;
using weir::serde::boolean;
static_assert(weir::any_serde<weir::serde::boolean_serde>);

constexpr bool golden_bytes() {
    weir::bytes out = "before ";
    boolean.serialize(true, out);
    boolean.serialize(false, out);
    bool yes = false, no = true;
    boolean.deserialize("\1"sv, yes);
    boolean.deserialize("\0"sv, no);
    return out == "before \1\0"sv && yes && !no;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(golden_bytes());
#endif

}  // namespace

TEST_CASE("a boolean is one byte, as in Java") { CHECK(golden_bytes()); }

TEST_CASE("serde::boolean refuses everything else") {
    bool storage = false;
    CHECK_THROWS_WITH(boolean.deserialize("", storage), "boolean: expected 1 byte, got 0");
    CHECK_THROWS_WITH(boolean.deserialize("\0\1"sv, storage), "boolean: expected 1 byte, got 2");
    CHECK_THROWS_WITH(boolean.deserialize("\2", storage), "boolean: the byte must be 0 or 1");
    CHECK_THROWS_AS(boolean.deserialize("1", storage), weir::deserialization_error);
}

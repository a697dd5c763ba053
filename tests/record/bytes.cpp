// SPDX-License-Identifier: Apache-2.0
#include <weir/record/bytes.hpp>

#include <catch2/catch.hpp>

TEST_CASE("null and the empty string are different wire bytes") {
    CHECK(weir::wire_bytes{} != weir::wire_bytes{""});
    CHECK(weir::wire_bytes{std::nullopt} == weir::wire_bytes{});
    CHECK(weir::wire_bytes{""}.has_value());
}

TEST_CASE("bytes may hold any byte") {
    weir::bytes owned;
    for (int i = 0; i < 256; ++i) owned += static_cast<char>(i);
    weir::wire_bytes const view = weir::bytes_view{owned};
    REQUIRE(view);
    CHECK(view->size() == 256);
    CHECK((*view)[0] == '\0');
    CHECK(weir::bytes{*view} == owned);
}

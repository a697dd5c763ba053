// SPDX-License-Identifier: Apache-2.0
#include <weir/serde/string_view.hpp>

#include <catch2/catch.hpp>
#include <weir/serde/concept.hpp>

using weir::serde::string_view;

TEST_CASE("string_view is a serde of std::string_view") {
    STATIC_REQUIRE(weir::any_serde<weir::serde::string_view_serde>);
    STATIC_REQUIRE(std::is_same_v<weir::serde::string_view_serde::type, std::string_view>);
}

TEST_CASE("string_view reads without copying") {
    weir::bytes const message{"a\0\xff", 3};
    std::string_view storage = "from the record before";
    string_view.deserialize(message, storage);
    CHECK(storage == message);
    CHECK(storage.data() == message.data());
    string_view.deserialize("", storage);
    CHECK(storage.empty());
}

TEST_CASE("string_view appends, or gives the bytes where they are") {
    std::string_view const text{"b\0c", 3};
    weir::bytes out = "a";
    string_view.serialize(text, out);
    CHECK(out == weir::bytes{"ab\0c", 4});
    CHECK(string_view.view(text).data() == text.data());
    CHECK(string_view.view(text) == text);
}

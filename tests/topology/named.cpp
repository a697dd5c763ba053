// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/named.hpp>

#include <catch2/catch.hpp>
#include <string>

namespace {

constexpr bool legal_names_are_kafkas() {
    for (auto const* legal : {"a", "Z", "0", "mask-card_2.x", "...", "a.", "-", "_"})
        if (!weir::is_legal_name(legal)) return false;
    for (auto const* illegal : {"", ".", "..", "a b", "a/b", "a:b", "a\n", "K\xc3\xb6ln", "a,b", "\"a\""})
        if (weir::is_legal_name(illegal)) return false;
    using namespace std::string_view_literals;
    return !weir::is_legal_name("a\0b"sv);
}
static_assert(legal_names_are_kafkas());

}  // namespace

TEST_CASE("is_legal_name: letters, digits, '.', '_' and '-', but neither \".\" nor \"..\"") {
    CHECK(legal_names_are_kafkas());
}

TEST_CASE("is_legal_name: at most 249 characters") {
    CHECK(weir::is_legal_name(std::string(249, 'a')));
    CHECK_FALSE(weir::is_legal_name(std::string(250, 'a')));
}

TEST_CASE("named is a type of its own for each name") {
    STATIC_REQUIRE(weir::named<"mask">.value == "mask");
    STATIC_REQUIRE_FALSE(std::is_same_v<decltype(weir::named<"a">), decltype(weir::named<"b">)>);
    STATIC_REQUIRE(weir::is_name<weir::named_as<"a">>);
    STATIC_REQUIRE_FALSE(weir::is_name<weir::unnamed>);
    STATIC_REQUIRE(weir::unnamed::value.empty());
}

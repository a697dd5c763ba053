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

TEST_CASE("names that Kafka Streams generated are known by their form") {
    using weir::detail::is_generated_store_name, weir::detail::is_generated_topic_name;
    STATIC_REQUIRE(is_generated_store_name("KSTREAM-AGGREGATE-STATE-STORE-0000000004"));
    STATIC_REQUIRE(is_generated_store_name("in-STATE-STORE-0000000000"));
    for (auto const* given : {"counts", "in-STATE-STORE-000000000", "in-STATE-STORE-00000000000", "STORE-0000000001",
                              "in-STATE-STORE-000000000x", "in-STATE-STORE-0000000001-changelog", ""})
        CHECK_FALSE(is_generated_store_name(given));
    STATIC_REQUIRE(is_generated_topic_name("KSTREAM-REPARTITION-0000000001"));
    for (auto const* given : {"COGROUPKSTREAM-AGGREGATE-STATE-STORE-0000000004", "KSTREAM", "by-first", "0000000001"})
        CHECK_FALSE(is_generated_topic_name(given));
}

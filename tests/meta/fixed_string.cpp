// SPDX-License-Identifier: Apache-2.0
#include <weir/meta/fixed_string.hpp>

#include <catch2/catch.hpp>

namespace {

template <weir::fixed_string Name>
struct named {
    static constexpr std::string_view name = Name.view();
};

constexpr bool holds_its_text() {
    weir::fixed_string const text{"patterns"};
    return text.view() == "patterns" && text.size() == 8;
}

constexpr bool may_be_empty() {
    weir::fixed_string const text{""};
    return text.view().empty() && text.size() == 0;
}

constexpr bool compares_by_text() {
    weir::fixed_string const a{"ab"}, same{"ab"}, other{"ac"};
    weir::fixed_string const longer{"abc"};
    return a == same && !(a == other) && !(a == longer) && !(longer == a);
}

}  // namespace

TEST_CASE("a fixed_string holds its text without the terminator") {
    STATIC_REQUIRE(holds_its_text());
    CHECK(holds_its_text());
}

TEST_CASE("a fixed_string may be empty") {
    STATIC_REQUIRE(may_be_empty());
    CHECK(may_be_empty());
}

TEST_CASE("fixed_strings compare by text, of whatever length") {
    STATIC_REQUIRE(compares_by_text());
    CHECK(compares_by_text());
}

TEST_CASE("a fixed_string keeps a NUL in the middle") {
    weir::fixed_string const text{"a\0b"};
    CHECK(text.view() == std::string_view{"a\0b", 3});
}

TEST_CASE("types that are named by a fixed_string are equal when the text is") {
    STATIC_REQUIRE(std::is_same_v<named<"clicks">, named<"clicks">>);
    STATIC_REQUIRE_FALSE(std::is_same_v<named<"clicks">, named<"click">>);
    CHECK(named<"clicks">::name == "clicks");
}

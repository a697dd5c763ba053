// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/serde/naming.hpp>

namespace {

namespace naming = weir::serde::naming;

template <typename Naming>
constexpr bool converts(std::string_view member, std::string_view expected) {
    char out[100]{};
    return std::string_view{out, Naming::convert(member, out)} == expected;
}

}  // namespace

TEST_CASE("camel_case is what Java's libraries write") {
    using naming::camel_case;
    STATIC_REQUIRE(converts<camel_case>("customer_id", "customerId"));
    STATIC_REQUIRE(converts<camel_case>("current_reward_points", "currentRewardPoints"));
    STATIC_REQUIRE(converts<camel_case>("price", "price"));
    STATIC_REQUIRE(converts<camel_case>("alreadyCamel", "alreadyCamel"));
    STATIC_REQUIRE(converts<camel_case>("line_2_of_address", "line2OfAddress"));
    STATIC_REQUIRE(converts<camel_case>("x_y", "xY"));
    STATIC_REQUIRE(converts<camel_case>("a__b", "aB"));
}

TEST_CASE("camel_case keeps underscores in front and drops the one behind") {
    using naming::camel_case;
    STATIC_REQUIRE(converts<camel_case>("_id", "_id"));
    STATIC_REQUIRE(converts<camel_case>("__type_name", "__typeName"));
    STATIC_REQUIRE(converts<camel_case>("class_", "class"));
}

TEST_CASE("as_is changes nothing") {
    using naming::as_is;
    STATIC_REQUIRE(converts<as_is>("customer_id", "customer_id"));
    STATIC_REQUIRE(converts<as_is>("class_", "class_"));
}

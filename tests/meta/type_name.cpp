// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/meta/type_name.hpp>

namespace shop {
struct purchase {};
template <typename>
struct box {};
}  // namespace shop

TEST_CASE("type_name is the name with its namespaces and arguments") {
    STATIC_REQUIRE(weir::type_name<shop::purchase> == "shop::purchase");
    STATIC_REQUIRE(weir::type_name<shop::box<shop::purchase>> == "shop::box<shop::purchase>");
    STATIC_REQUIRE(weir::type_name<int> == "int");
    STATIC_REQUIRE(weir::type_name<char[3]>.find("[3]") != std::string_view::npos);
}

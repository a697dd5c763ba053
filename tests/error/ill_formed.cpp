// SPDX-License-Identifier: Apache-2.0
#include <weir/error/ill_formed.hpp>

#include <catch2/catch.hpp>

namespace {

struct any_operator {};

// What came out of a mistake goes through everything that may follow, without a further error.
static_assert(weir::is_ill_formed<decltype(weir::ill_formed{} | any_operator{} | any_operator{})>);
static_assert(weir::is_ill_formed<decltype(weir::ill_formed_operator{}.apply(any_operator{}))>);
static_assert(!weir::is_ill_formed<any_operator> && weir::is_ill_formed<weir::ill_formed>);

}  // namespace

TEST_CASE("ill_formed stays ill_formed") { CHECK(weir::is_ill_formed<decltype(weir::ill_formed{} | 1)>); }

TEST_CASE("ill_formed has what users call on splits and topologies") {
    STATIC_REQUIRE(weir::is_ill_formed<decltype(weir::ill_formed{}.get<"branch">())>);
    STATIC_REQUIRE(weir::is_ill_formed<decltype(weir::ill_formed{}.get<1>())>);
    CHECK(std::string_view{weir::ill_formed{}.describe()}.empty());
}

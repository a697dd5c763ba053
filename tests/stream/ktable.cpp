// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/ktable.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;

TEST_CASE("ktable: an expression that can be copied, and listed as an output") {
    auto const table = words() | weir::group_by_key() | weir::count<"c">();
    auto const copy = table;
    STATIC_REQUIRE(decltype(weir::topology(table, copy))::size == 2);
    CHECK(nodes_of(weir::topology(table, copy)).size() == 2);
}

TEST_CASE("ktable: only its own operators follow it") {
    auto const table = words() | weir::group_by_key() | weir::count<"c">();
    STATIC_REQUIRE(weir::detail::operator_can_follow_a_table<decltype(weir::to_stream())>);
    STATIC_REQUIRE_FALSE(weir::detail::operator_can_follow_a_table<decltype(weir::group_by_key())>);
    CHECK(decltype(table)::can_delete == false);
}

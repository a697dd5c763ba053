// SPDX-License-Identifier: Apache-2.0
#include <weir/record/change.hpp>

#include <catch2/catch.hpp>

namespace {

constexpr bool both_sides_may_be_missing() {
    int const one = 1, two = 2;
    weir::change<int> const none, first{weir::nullable<int>{one}, nullptr},
        update{weir::nullable<int>{two}, weir::nullable<int>{one}}, deletion{nullptr, weir::nullable<int>{two}};
    return none.new_value == nullptr && none.old_value == nullptr && first.new_value == 1 &&
           first.old_value == nullptr && update.new_value == 2 && update.old_value == 1 &&
           deletion.new_value == nullptr && deletion.old_value == 2;
}
static_assert(both_sides_may_be_missing());

}  // namespace

TEST_CASE("change: the new value and the one that it replaces, either of which may be missing") {
    CHECK(both_sides_may_be_missing());
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/state.hpp>

#include <array>
#include <catch2/catch.hpp>

using weir::state;

namespace {
constexpr std::array all{state::created,     state::rebalancing,   state::running, state::pending_shutdown,
                         state::not_running, state::pending_error, state::error};

// KafkaStreams.State: CREATED(1, 3), REBALANCING(2, 3, 5), RUNNING(1, 2, 3, 5), PENDING_SHUTDOWN(4), NOT_RUNNING,
// PENDING_ERROR(6), ERROR.
constexpr char const* follow[]{"1,3", "2,3,5", "1,2,3,5", "4", "", "6", ""};

constexpr bool is_javas_table() {
    for (auto from : all)
        for (auto to : all) {
            bool listed = false;
            for (auto const* c = follow[static_cast<int>(from)]; *c != 0; ++c)
                listed = listed || *c == static_cast<char>('0' + static_cast<int>(to));
            if (weir::may_follow(from, to) != listed) return false;
        }
    return true;
}
}  // namespace

TEST_CASE("state: the transitions are those of KafkaStreams.State") {
    STATIC_REQUIRE(is_javas_table());
    CHECK(is_javas_table());
}

TEST_CASE("state: names and ordinals are Java's") {
    constexpr char const* names[]{"CREATED",     "REBALANCING",   "RUNNING", "PENDING_SHUTDOWN",
                                  "NOT_RUNNING", "PENDING_ERROR", "ERROR"};
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(static_cast<std::size_t>(all[i]) == i);
        CHECK(to_string(all[i]) == names[i]);
    }
    STATIC_REQUIRE(to_string(state::running) == "RUNNING");
}

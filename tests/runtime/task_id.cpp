// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/task_id.hpp>

#include <catch2/catch.hpp>

using weir::task_id;

TEST_CASE("task_id: its text is Kafka's, subtopology and partition") {
    CHECK(to_string(task_id{0, 3}) == "0_3");
    CHECK(to_string(task_id{12, 100}) == "12_100");
}

TEST_CASE("task_id: in order of subtopologies, then of partitions") {
    STATIC_REQUIRE(task_id{0, 9} < task_id{1, 0});
    STATIC_REQUIRE(task_id{1, 0} < task_id{1, 1});
    STATIC_REQUIRE(task_id{1, 1} == task_id{1, 1});
}

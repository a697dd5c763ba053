// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/input_table.hpp>

#include <catch2/catch.hpp>

namespace {
struct task {};
struct record {
    std::int64_t time_ms;
    std::int64_t timestamp_ms() const { return time_ms; }
};
using table = weir::runtime::input_table<task>;
using weir::topic_partition;
}  // namespace

TEST_CASE("input_table: a task's only input is alone, until another one comes") {
    task a, b;
    table inputs;
    inputs.add({"x", 0}, 0, &a);
    inputs.add({"x", 1}, 0, &b);
    auto* const first = inputs.find("x", 0);
    REQUIRE(first);
    CHECK(first->alone);
    inputs.add({"y", 0}, 1, &a);
    CHECK_FALSE(first->alone);
    CHECK_FALSE(inputs.find("y", 0)->alone);
    CHECK(inputs.find("x", 1)->alone);
    inputs.remove(std::vector<topic_partition>{{"y", 0}, {"z", 7}});
    CHECK(inputs.find("x", 0) == first);
    CHECK(first->alone);
    CHECK(inputs.has_owner(&a));
    inputs.remove(std::vector<topic_partition>{{"x", 0}});
    CHECK_FALSE(inputs.has_owner(&a));
    CHECK(inputs.has_owner(&b));
    CHECK_FALSE(inputs.find("x", 0));
    CHECK_FALSE(inputs.find("X", 1));
}

TEST_CASE("input_table: what was processed is to be committed, once, with the highest timestamp") {
    task a;
    table inputs;
    inputs.add({"x", 0}, 0, &a);
    inputs.add({"x", 1}, 0, &a);
    CHECK_FALSE(inputs.is_dirty());
    CHECK(inputs.dirty_offsets().empty());
    inputs.find("x", 1)->done(41, 500);
    inputs.find("x", 1)->done(42, 300);
    CHECK(inputs.is_dirty());
    auto const offsets = inputs.dirty_offsets();
    REQUIRE(offsets.size() == 1);
    CHECK(offsets[0].partition == topic_partition{"x", 1});
    CHECK(offsets[0].offset == 43);
    CHECK(weir::runtime::partition_time_ms(offsets[0].metadata) == 500);
    inputs.committed();
    CHECK_FALSE(inputs.is_dirty());
    CHECK(inputs.dirty_offsets().empty());
}

TEST_CASE("input_table: an input is new once") {
    task a;
    table inputs;
    inputs.add({"x", 0}, 0, &a);
    REQUIRE(inputs.take_new().size() == 1);
    CHECK(inputs.take_new().empty());
    inputs.add({"y", 0}, 0, &a);
    REQUIRE(inputs.take_new().size() == 1);
}

TEST_CASE("input_table: waiting records come by timestamp, those of one partition in order, ties by input") {
    task a, b;
    table inputs;
    inputs.add({"x", 0}, 0, &a);
    inputs.add({"y", 0}, 1, &a);
    inputs.add({"x", 1}, 0, &b);
    std::vector<record> const records{{5}, {1}, {9}, {5}, {2}, {0}};
    inputs.find("x", 0)->waiting = {0, 1, 2};
    inputs.find("y", 0)->waiting = {3, 4};
    inputs.find("x", 1)->waiting = {5};
    for (int round = 0; round < 2; ++round) {  // the lists are empty afterwards, and used again
        std::vector<std::size_t> order;
        while (auto* const in = inputs.oldest_waiting(&a, records)) order.push_back(in->waiting[in->taken++]);
        if (round == 0)
            CHECK(order == std::vector<std::size_t>{0, 1, 3, 4, 2});
        else
            CHECK(order.empty());
    }
    CHECK(inputs.find("x", 1)->waiting.size() == 1);
    CHECK(inputs.find("x", 0)->waiting.empty());
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/sim/positions.hpp>

namespace {

using weir::sim::offset_reset;
using weir::sim::reading_positions;

struct fixture {
    weir::sim::broker broker{weir::sim::clock{weir::sim::virtual_clock{}}};
    reading_positions reads;

    fixture() { broker.create({.name = "t", .partitions = 3}); }

    void append(std::int32_t partition, int count) {
        for (int i = 0; i < count; ++i) broker.get("t")->append(partition, {i, "k", "v"}, 0);
    }
    void start(std::int32_t partition, std::optional<std::int64_t> committed, offset_reset reset) {
        reads.add(broker, {"t", partition}, committed, reset);
    }
    /// Of each partition the first offset of one `take`.
    std::map<std::int32_t, std::int64_t> take(std::size_t count_max, offset_reset reset) {
        auto const batch = reads.take(count_max, reset, false);
        std::map<std::int32_t, std::int64_t> result;
        for (std::size_t i = 0; i < batch.size(); ++i) result.emplace(batch[i].partition(), batch[i].offset());
        return result;
    }
};

using first_offsets = std::map<std::int32_t, std::int64_t>;

}  // namespace

TEST_CASE("reading starts at the committed offset, otherwise where the reset says") {
    fixture f;
    for (std::int32_t p = 0; p < 3; ++p) f.append(p, 5);
    f.start(0, 3, offset_reset::latest);
    f.start(1, std::nullopt, offset_reset::earliest);
    f.start(2, std::nullopt, offset_reset::latest);
    CHECK(f.take(100, offset_reset::latest) == first_offsets{{0, 3}, {1, 0}});
    f.append(2, 1);  // what comes after it started is not lost
    CHECK(f.take(100, offset_reset::latest) == first_offsets{{2, 5}});
}

TEST_CASE("with no reset, an uncommitted partition and a position outside of the log are errors that take nothing") {
    fixture f;
    f.append(0, 5);
    f.append(1, 5);
    f.start(0, 0, offset_reset::none);
    SECTION("nothing committed") { f.start(1, std::nullopt, offset_reset::none); }
    SECTION("below the start") {
        f.broker.delete_records({{"t", 1}, 4});
        f.start(1, 3, offset_reset::none);
    }
    SECTION("above the end") { f.start(1, 6, offset_reset::none); }
    for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(f.take(100, offset_reset::none), weir::runtime::offset_out_of_range);
    f.reads.seek(std::vector<weir::runtime::partition_offset>{{{"t", 1}, 4}});
    CHECK(f.take(100, offset_reset::none) == first_offsets{{0, 0}, {1, 4}});
}

TEST_CASE("a position outside of the log goes where the reset says") {
    fixture f;
    f.append(0, 5);
    f.append(1, 5);
    f.broker.delete_records({{"t", 0}, 2});
    f.start(0, 1, offset_reset::earliest);
    f.start(1, 99, offset_reset::earliest);
    CHECK(f.take(100, offset_reset::earliest) == first_offsets{{0, 2}, {1, 0}});
}

TEST_CASE("no partition starves when one alone could fill every batch") {
    fixture f;
    for (std::int32_t p = 0; p < 3; ++p) {
        f.append(p, 100);
        f.start(p, 0, offset_reset::none);
    }
    std::map<std::int32_t, int> batches;
    for (int i = 0; i < 9; ++i) {
        auto const batch = f.reads.take(10, offset_reset::none, false);
        CHECK(batch.size() == 10);
        ++batches[batch[0].partition()];
    }
    CHECK(batches == std::map<std::int32_t, int>{{0, 3}, {1, 3}, {2, 3}});
}

TEST_CASE("a batch has at most so many records, over all partitions, and nothing is taken twice") {
    fixture f;
    for (std::int32_t p = 0; p < 3; ++p) {
        f.append(p, 7);
        f.start(p, 0, offset_reset::none);
    }
    std::map<std::int32_t, std::int64_t> next;
    for (int i = 0; i < 10; ++i) {
        auto const batch = f.reads.take(5, offset_reset::none, false);
        CHECK(batch.size() <= 5);
        for (std::size_t r = 0; r < batch.size(); ++r) CHECK(batch[r].offset() == next[batch[r].partition()]++);
    }
    CHECK(next == std::map<std::int32_t, std::int64_t>{{0, 7}, {1, 7}, {2, 7}});
}

TEST_CASE("seek moves nothing when one of the partitions is not being read") {
    fixture f;
    f.append(0, 5);
    f.start(0, 2, offset_reset::none);
    std::vector<weir::runtime::partition_offset> const positions{{{"t", 0}, 4}, {{"t", 1}, 0}};
    CHECK_THROWS_WITH(f.reads.seek(positions), Catch::Contains("t-1"));
    CHECK(f.take(100, offset_reset::none) == first_offsets{{0, 2}});
}

TEST_CASE("a topic that is gone is an error for a reader, and silence for a member, whom a rebalance tells") {
    fixture f;
    f.append(0, 5);
    f.start(0, 0, offset_reset::none);
    f.start(7, 3, offset_reset::none);  // there never was such a partition
    f.broker.erase("t");
    CHECK(f.take(100, offset_reset::none).empty());
    CHECK_THROWS_AS(f.reads.take(100, offset_reset::none, true), weir::runtime::unknown_topic);
}

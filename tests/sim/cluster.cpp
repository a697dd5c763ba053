// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <weir/record/murmur2.hpp>
#include <weir/sim/cluster.hpp>

namespace {

using weir::sim::cluster;
using weir::sim::virtual_clock;

}  // namespace

TEST_CASE("what was appended is read back, by partition and offset, with everything that it had") {
    virtual_clock time{42};
    cluster c{time};
    c.create_topic("t", 2);
    weir::sim::record const first{
        .key = "k", .value = "v", .record_headers = weir::headers{}.add("h", "1"), .timestamp_ms = 7, .partition = 1};
    CHECK(c.append("t", first).offset == 0);
    auto const where = c.append("t", {.value = std::string("\0", 1), .partition = 1});
    CHECK(where.partition == weir::topic_partition{"t", 1});
    CHECK(where.offset == 1);
    c.append("t", {.key = "", .partition = 0});

    auto const all = c.read_all("t");
    REQUIRE(all.size() == 3);
    CHECK(all[0] == weir::sim::record{.key = "", .timestamp_ms = 42, .partition = 0, .offset = 0});
    auto expected = first;
    expected.offset = 0;
    CHECK(all[1] == expected);
    CHECK(all[2] == weir::sim::record{.value = std::string("\0", 1), .timestamp_ms = 42, .partition = 1, .offset = 1});
    CHECK(c.end_offset({"t", 1}) == 2);
    CHECK(c.beginning_offset({"t", 1}) == 0);
}

TEST_CASE("a key chooses its partition as producers do, records without one spread") {
    cluster c{virtual_clock{}};
    c.create_topic("t", 4);
    for (auto const* key : {"a", "b", "c", "d"})
        CHECK(c.append("t", {.key = key, .value = "v"}).partition.partition == weir::partition_for_key(key, 4));
    c.create_topic("u", 4);
    for (int i = 0; i < 8; ++i) c.append("u", {.value = "v"});
    for (std::int32_t p = 0; p < 4; ++p) CHECK(c.end_offset({"u", p}) == 2);
}

TEST_CASE("what is wrong is named") {
    cluster c{virtual_clock{}};
    c.create_topic("t");
    CHECK_THROWS_WITH(c.create_topic("t"), Catch::Contains("'t' already exists"));
    CHECK_THROWS_AS(c.append("missing", {.value = "v"}), weir::runtime::unknown_topic);
    CHECK_THROWS_AS(c.append("t", {.value = "v", .partition = 1}), weir::runtime::unknown_topic);
    CHECK_THROWS_AS(c.delete_topic("missing"), weir::runtime::unknown_topic);
    CHECK_THROWS_AS(c.end_offset({"t", 9}), weir::runtime::unknown_topic);
    CHECK_THROWS_AS(c.delete_records({"t", 0}, 1), weir::runtime::offset_out_of_range);
    CHECK(c.committed("nobody", {"t", 0}) == std::nullopt);
    CHECK(c.members("nobody").empty());
    CHECK_FALSE(c.drop_member("nobody"));
}

TEST_CASE("copies are the same cluster") {
    cluster c{virtual_clock{}};
    auto copy = c;
    copy.create_topic("t");
    CHECK(c.end_offset({"t", 0}) == 0);
}

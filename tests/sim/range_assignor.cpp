// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include <weir/sim/range_assignor.hpp>

namespace {

using weir::topic_partition;
using weir::sim::partition_range;
using weir::sim::range_member;
using weir::sim::range_of;

constexpr bool ranges() {
    return range_of(3, 2, 0) == partition_range{0, 2} && range_of(3, 2, 1) == partition_range{2, 1} &&
           range_of(10, 3, 0) == partition_range{0, 4} && range_of(10, 3, 1) == partition_range{4, 3} &&
           range_of(10, 3, 2) == partition_range{7, 3} && range_of(1, 3, 0) == partition_range{0, 1} &&
           range_of(1, 3, 2).count == 0 && range_of(6, 3, 1) == partition_range{2, 2} && range_of(0, 2, 1).count == 0;
}
static_assert(ranges());

/// Every partition is in one range, and the ranges lie side by side.
constexpr bool ranges_cover() {
    for (std::int32_t partitions = 0; partitions < 20; ++partitions)
        for (std::int32_t members = 1; members < 8; ++members) {
            std::int32_t next = 0;
            for (std::int32_t i = 0; i < members; ++i) {
                auto const r = range_of(partitions, members, i);
                if (r.first != next || r.count < partitions / members || r.count > partitions / members + 1)
                    return false;
                next += r.count;
            }
            if (next != partitions) return false;
        }
    return true;
}
static_assert(ranges_cover());

range_member dynamic_member(std::string_view id, std::vector<std::string_view> topics) {
    return {id, std::nullopt, topics};
}
range_member static_member(std::string_view id, std::string_view instance, std::vector<std::string_view> topics) {
    return {id, instance, topics};
}

using assignment = std::vector<std::vector<topic_partition>>;

}  // namespace

TEST_CASE("ranges are contiguous, and the first members get one more") {
    CHECK(ranges());
    CHECK(ranges_cover());
}

TEST_CASE("members are lined up by their id, whatever the order they are given in") {
    std::vector const members{dynamic_member("c-2", {"t"}), dynamic_member("c-1", {"t"})};
    CHECK(weir::sim::range_assign(members, {{"t", 3}}) == assignment{{{"t", 2}}, {{"t", 0}, {"t", 1}}});
}

TEST_CASE("static members are lined up by their instance, before dynamic ones") {
    std::vector const both_static{static_member("id-1", "b", {"t"}), static_member("id-2", "a", {"t"})};
    CHECK(weir::sim::range_assign(both_static, {{"t", 2}}) == assignment{{{"t", 1}}, {{"t", 0}}});
    std::vector const mixed{dynamic_member("a", {"t"}), static_member("z", "z", {"t"})};
    CHECK(weir::sim::range_assign(mixed, {{"t", 2}}) == assignment{{{"t", 1}}, {{"t", 0}}});
}

TEST_CASE("topics of equal partition counts and subscribers are co-partitioned") {
    std::vector const members{dynamic_member("a", {"x", "y"}), dynamic_member("b", {"y", "x"}),
                              dynamic_member("c", {"x", "y"})};
    auto const shares = weir::sim::range_assign(members, {{"x", 7}, {"y", 7}});
    for (auto const& share : shares) {
        std::map<std::string, std::set<std::int32_t>> by_topic;
        for (auto const& tp : share) by_topic[tp.topic].insert(tp.partition);
        CHECK(by_topic["x"] == by_topic["y"]);
        CHECK(share.size() >= 4);
    }
}

TEST_CASE("a topic is dealt out among its subscribers only; one that does not exist gives nothing") {
    std::vector const members{dynamic_member("a", {"x"}), dynamic_member("b", {"x", "y"}),
                              dynamic_member("c", {"missing"})};
    CHECK(weir::sim::range_assign(members, {{"x", 2}, {"y", 2}}) ==
          assignment{{{"x", 0}}, {{"x", 1}, {"y", 0}, {"y", 1}}, {}});
    CHECK(weir::sim::range_assign({}, {{"x", 2}}).empty());
}

TEST_CASE("more members than partitions: the last ones get nothing") {
    std::vector const members{dynamic_member("a", {"x"}), dynamic_member("b", {"x"}), dynamic_member("c", {"x"})};
    CHECK(weir::sim::range_assign(members, {{"x", 2}}) == assignment{{{"x", 0}}, {{"x", 1}}, {}});
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/group_watch.hpp>

#include <catch2/catch.hpp>
#include "group_examples.hpp"

using namespace weir;
using kafka::lag_verdict;

namespace {

/// Partition 0 is read as it is written, 10 records per second; partition 1 gets 2 per second, which nobody reads.
kafka::group_description at_second(int s) {
    auto group = kafka_tests::stable_group();
    group.offsets = {{{"in", 0}, 10 * s, 10 * s}, {{"in", 1}, 0, 1 + 2 * s}, {{"in", 2}, {}, 5}};
    return group;
}

}  // namespace

TEST_CASE("group_watch: the verdict of a group is that of its worst partition, its growth that of all") {
    kafka::group_watch watch{10'000};
    CHECK(watch.verdict() == lag_verdict::measuring);
    CHECK_FALSE(watch.growth_per_second());
    for (int s = 0; s <= 12; ++s) watch.add(1'000 * s, at_second(s));
    CHECK(watch.of({"in", 0})->verdict() == lag_verdict::steady);
    CHECK(watch.of({"in", 1})->verdict() == lag_verdict::stalled);
    CHECK(watch.of({"in", 2}) == nullptr);
    CHECK(watch.verdict() == lag_verdict::stalled);
    CHECK(watch.growth_per_second().value() == Approx{2});
}

TEST_CASE("group_watch: a partition that is gone is forgotten") {
    kafka::group_watch watch{3'000};
    for (int s = 0; s <= 5; ++s) watch.add(1'000 * s, at_second(s));
    REQUIRE(watch.verdict() == lag_verdict::stalled);
    auto group = at_second(6);
    group.offsets.erase(group.offsets.begin() + 1);
    watch.add(6'000, group);
    CHECK(watch.of({"in", 1}) == nullptr);
    CHECK(watch.verdict() == lag_verdict::steady);
}

TEST_CASE("group_watch: the table") {
    kafka::group_watch watch{3'000};
    watch.add(0, at_second(0));
    CHECK_THAT(kafka::watch_table(at_second(0), watch),
               Catch::EndsWith("\ngroup orders: Stable, lag 1, -/s, measuring\n"));
    for (int s = 1; s <= 5; ++s) watch.add(1'000 * s, at_second(s));
    CHECK(kafka::watch_table(at_second(5), watch) ==
          "\n"
          "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG        LAG/S      VERDICT    "
          "     CONSUMER-ID\n"
          "orders          in              0          50              50              0          +0.0       steady     "
          "     a-1\n"
          "orders          in              1          0               11              11         +2.0       stalled    "
          "     a-1\n"
          "orders          in              2          -               5               -          -          -          "
          "     b-1\n"
          "group orders: Stable, lag 11, +2.0/s, stalled\n");
}

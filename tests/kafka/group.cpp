// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/group.hpp>

#include <catch2/catch.hpp>
#include "group_examples.hpp"

using namespace weir;
using kafka::group_state;
using kafka_tests::stable_group;

TEST_CASE("group: states have Kafka's names, which are read in any case") {
    static_assert(kafka::parse_group_state("preparingrebalance") == group_state::preparing_rebalance);
    static_assert(!kafka::parse_group_state("stabl") && !kafka::parse_group_state(""));
    for (auto const state : {group_state::unknown, group_state::preparing_rebalance, group_state::completing_rebalance,
                             group_state::stable, group_state::dead, group_state::empty})
        CHECK(kafka::parse_group_state(to_string(state)) == state);
    CHECK(to_string(group_state::completing_rebalance) == "CompletingRebalance");
}

TEST_CASE("group: lag is known where both offsets are") {
    CHECK(kafka::group_offset{{"t", 0}, 3, 10}.lag() == 7);
    CHECK(kafka::group_offset{{"t", 0}, 10, 3}.lag() == -7);
    CHECK_FALSE(kafka::group_offset{{"t", 0}, {}, 10}.lag());
    CHECK_FALSE(kafka::group_offset{{"t", 0}, 3, {}}.lag());
    CHECK(kafka::total_lag(stable_group()) == 5 + 0 + 2);
    CHECK_FALSE(kafka::total_lag({}));
}

TEST_CASE("group: rows by the number of partitions of their readers, then those that nobody reads") {
    auto const group = stable_group();
    std::vector<std::string> seen;
    for (auto const& row : kafka::rows_of(group))
        seen.push_back((row.member ? row.member->client_id : "-") + ' ' + to_string(row.offset->partition));
    // Not old-8, which nobody has read or reads.
    CHECK(seen == std::vector<std::string>{"a in-0", "a in-1", "b in-2", "- gone-0", "- old-7"});
}

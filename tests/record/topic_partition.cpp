// SPDX-License-Identifier: Apache-2.0
#include <weir/record/topic_partition.hpp>

#include <catch2/catch.hpp>
#include <set>

using weir::offset_and_metadata;
using weir::topic_partition;

TEST_CASE("a topic partition prints as Kafka prints it") {
    CHECK(to_string(topic_partition{"purchases", 3}) == "purchases-3");
    CHECK(to_string(topic_partition{"a-b.c_d", 0}) == "a-b.c_d-0");
    CHECK(to_string(topic_partition{"big", 2147483647}) == "big-2147483647");
}

TEST_CASE("topic partitions are ordered by topic, then by number") {
    CHECK(topic_partition{"a", 9} < topic_partition{"b", 0});
    CHECK(topic_partition{"a", 9} < topic_partition{"a", 10});  // as numbers, not as text
    CHECK(topic_partition{"a", 1} == topic_partition{"a", 1});
    CHECK(topic_partition{"a", 1} != topic_partition{"a", 2});
    CHECK(topic_partition{"a", 1} != topic_partition{"b", 1});
    CHECK(std::set<topic_partition>{{"b", 0}, {"a", 2}, {"a", 10}, {"a", 2}}.size() == 3);
}

TEST_CASE("offsets to commit are equal when partition, offset and metadata are") {
    offset_and_metadata const a{{"t", 0}, 7, "m"};
    CHECK(a == offset_and_metadata{{"t", 0}, 7, "m"});
    CHECK_FALSE(a == offset_and_metadata{{"t", 1}, 7, "m"});
    CHECK_FALSE(a == offset_and_metadata{{"t", 0}, 8, "m"});
    CHECK_FALSE(a == offset_and_metadata{{"t", 0}, 7, ""});
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <weir/sim/topic.hpp>

using weir::sim::is_topic_name;
using weir::sim::topic_limits;

TEST_CASE("topic names follow Kafka's rule") {
    CHECK(is_topic_name("orders"));
    CHECK(is_topic_name("app-store.v1_changelog"));
    CHECK(is_topic_name(std::string(249, 'a')));
    for (auto const& bad : {std::string{}, std::string{"."}, std::string{".."}, std::string{"a b"}, std::string{"a/b"},
                            std::string{"\xc3\xa9"}, std::string(250, 'a')})
        CHECK_FALSE(is_topic_name(bad));
}

TEST_CASE("configs that mean something are read, the others are kept") {
    topic_limits const defaults{{}};
    CHECK_FALSE(defaults.log_append_time);
    CHECK(defaults.message_bytes_max == 1'048'588);
    CHECK_FALSE(defaults.retention_bytes);
    CHECK_FALSE(defaults.retention_ms);

    topic_limits const set{{{"message.timestamp.type", "LogAppendTime"},
                            {"max.message.bytes", "10"},
                            {"retention.bytes", "1000"},
                            {"retention.ms", "-1"},
                            {"segment.bytes", "1048576"}}};
    CHECK(set.log_append_time);
    CHECK(set.message_bytes_max == 10);
    CHECK(set.retention_bytes == 1'000u);
    CHECK_FALSE(set.retention_ms);
    CHECK_FALSE(topic_limits{{{"cleanup.policy", "compact"}, {"retention.bytes", "1"}}}.retention_bytes);
    CHECK(topic_limits{{{"cleanup.policy", "compact,delete"}, {"retention.ms", "1"}}}.retention_ms == 1);
    CHECK_THROWS_AS((topic_limits{{{"max.message.bytes", "much"}}}), weir::config_error);
    CHECK_THROWS_AS((topic_limits{{{"cleanup.policy", "burn"}}}), weir::config_error);
}

TEST_CASE("a topic has its partitions, and applies its retention when it is appended to") {
    std::string const name = "t";
    weir::sim::topic t{name, 1, {.name = name, .partitions = 2, .configs = {{"retention.ms", "1000"}}}};
    CHECK(t.partition_count() == 2);
    CHECK(t.has(0));
    CHECK(t.has(1));
    CHECK_FALSE(t.has(2));
    CHECK_FALSE(t.has(-1));
    std::string const value(1'000, 'v');
    for (int i = 0; i < 100; ++i) CHECK(t.append(1, {i, "k", value}, 1'000) == i);
    CHECK(t.at(1).start_offset() == 0);
    t.append(1, {5'000, "k", value}, 5'000);
    CHECK(t.at(1).start_offset() > 0);
    CHECK(t.at(1).end_offset() == 101);
    CHECK(t.at(0).end_offset() == 0);
}

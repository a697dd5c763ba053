// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/group_table.hpp>

#include <catch2/catch.hpp>
#include "group_examples.hpp"

// That these are the tables of Kafka's own tool is tested in groups.cpp, beside a broker.
using namespace weir;
using kafka_tests::empty_group;
using kafka_tests::stable_group;

TEST_CASE("group_table: offsets") {
    CHECK(kafka::offsets_table(stable_group()) ==
          "\n"
          "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     "
          "HOST            CLIENT-ID\n"
          "orders          in              0          10              15              5               a-1             "
          "/10.0.0.2       a\n"
          "orders          in              1          -               4               -               a-1             "
          "/10.0.0.2       a\n"
          "orders          in              2          100             100             0               b-1             "
          "/10.0.0.1       b\n"
          "orders          gone            0          3               -               -               -               "
          "-               -\n"
          "orders          old             7          1               3               2               -               "
          "-               -\n");
    CHECK(kafka::offsets_table(empty_group(), true) ==
          "\n"
          "GROUP                    TOPIC           PARTITION  LEADER-EPOCH    CURRENT-OFFSET  LOG-END-OFFSET  LAG     "
          "        CONSUMER-ID     HOST            CLIENT-ID\n"
          "a-group-with-a-long-name in              0          -               1               3               2       "
          "        -               -               -\n");
    auto nothing = empty_group();
    nothing.offsets.clear();
    CHECK(kafka::offsets_table(nothing) == "");
}

TEST_CASE("group_table: members") {
    auto group = stable_group();
    CHECK(kafka::members_table(group) ==
          "\n"
          "GROUP           CONSUMER-ID     HOST            CLIENT-ID       #PARTITIONS     \n"
          "orders          b-1             /10.0.0.1       b               1               \n"
          "orders          a-1             /10.0.0.2       a               2               \n"
          "orders          idle            /10.0.0.3       c               0               \n");
    group.members.resize(2);
    group.members[1].group_instance_id = "instance";
    group.members[1].assignment.push_back({"alpha", 3});
    CHECK(kafka::members_table(group, true) ==
          "\n"
          "GROUP           CONSUMER-ID     GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     "
          "CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH    TARGET-ASSIGNMENT   \n"
          "orders          b-1                               /10.0.0.1       b               1               -         "
          "      in:2                 -               -                   \n"
          "orders          a-1             instance          /10.0.0.2       a               3               -         "
          "      alpha:3;in:0,1       -               -                   \n");
    CHECK(kafka::members_table(empty_group()) ==
          "\nGROUP           CONSUMER-ID     HOST            CLIENT-ID       #PARTITIONS     \n");
}

TEST_CASE("group_table: states") {
    CHECK(kafka::states_table(stable_group()) ==
          "\n"
          "GROUP           COORDINATOR (ID)               ASSIGNMENT-STRATEGY  STATE                #MEMBERS\n"
          "orders          broker-1.example.org:9092  (1) range                Stable               3\n");
    CHECK(kafka::states_table(empty_group(), true) ==
          "\n"
          "GROUP                    COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                GROUP-EPOCH    "
          " TARGET-ASSIGNMENT-EPOCH   #MEMBERS\n"
          "a-group-with-a-long-name ::1:9093  (2)             -                    Empty                -              "
          " -                         0\n");
}

TEST_CASE("group_table: lists") {
    std::vector<kafka::group_listing> const groups{{"a", kafka::group_state::stable},
                                                   {"a-name-of-more-than-15", kafka::group_state::empty}};
    CHECK(kafka::listing_table(groups) == "a\na-name-of-more-than-15\n");
    CHECK(kafka::listing_table(groups, true) ==
          "GROUP                            STATE               \n"
          "a                                Stable              \n"
          "a-name-of-more-than-15           Empty               \n");
    CHECK(kafka::listing_table({}) == "");
}

TEST_CASE("group_table: what is said beside the tables") {
    auto group = stable_group();
    CHECK(kafka::state_remark(group) == "");
    group.members_known = false;
    CHECK(kafka::state_remark(group) ==
          "\nThe members of group 'orders' are not known: librdkafka cannot ask for them.\n");
    CHECK(kafka::members_table(group) == "");
    CHECK_THAT(kafka::states_table(group), Catch::EndsWith(" Stable               -\n"));
    CHECK(kafka::state_remark(empty_group()) == "\nConsumer group 'a-group-with-a-long-name' has no active members.\n");
    group.state = kafka::group_state::preparing_rebalance;
    CHECK(kafka::state_remark(group) == "\nWarning: Consumer group 'orders' is rebalancing.\n");
    group.state = kafka::group_state::dead;
    CHECK(kafka::state_remark(group) == "\nError: Consumer group 'orders' does not exist.\n");
    CHECK(kafka::offsets_table(group) + kafka::members_table(group) + kafka::states_table(group) == "");
}

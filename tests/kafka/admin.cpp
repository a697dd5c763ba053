// SPDX-License-Identifier: Apache-2.0
#include <barrier>
#include <tests/laws/support.hpp>
#include <thread>
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::nowhere;
using weir::kafka_tests::with_broker;
using weir::laws::deadline_ms;

TEST_CASE("without a broker every call of an admin client ends with an error") {
    kafka::admin admin{nowhere(), kafka::log_sink{}};
    std::vector<std::string> const names{"t"};
    CHECK_THROWS_AS(admin.partition_counts(names, 100), client_error);
    CHECK_THROWS_AS(admin.create_topics(std::vector<runtime::new_topic>{{.name = "t"}}, 100), client_error);
    CHECK_THROWS_AS(admin.delete_topics(names, 100), client_error);
    CHECK_THROWS_WITH(admin.topic_configs("t", 100), Catch::Contains("topic t"));
    CHECK_THROWS_AS(admin.delete_records(std::vector<runtime::partition_offset>{{{"t", 0}, 1}}, 100), client_error);
}

TEST_CASE("asking for nothing needs no broker") {
    kafka::admin admin{nowhere(), kafka::log_sink{}};
    CHECK(admin.create_topics({}, 100).empty());
    CHECK(admin.delete_topics({}, 100).empty());
    admin.delete_records({}, 100);
}

TEST_CASE("a topic that cannot be made says why", "[broker]") {
    with_broker([](auto& b) {
        auto admin = b.supplier().admin({});
        auto const name = b.unique_topic(1) + "-new";
        std::vector<runtime::new_topic> const topics{
            {.name = name + "-1", .configs = {{"segment.bytes", "many"}}},
            {.name = name + "-2", .replication_factor = 1'000},
        };
        auto const errors = admin.create_topics(topics, deadline_ms);
        REQUIRE(errors.size() == 2);
        CHECK_THAT(errors[0], Catch::Contains("segment.bytes"));
        CHECK_THAT(errors[1], Catch::Contains("1000"));
    });
}

TEST_CASE("a topic that somebody else is making can be used as soon as it is said to exist", "[broker]") {
    with_broker([](auto& b) {
        auto const prefix = b.unique_topic(1) + '-';
        constexpr int rounds = 4;
        std::barrier at_once{2};
        std::vector<std::string> made;
        std::thread other{[&] {
            auto admin = b.supplier().admin({});
            for (int i = 0; i < rounds; ++i) {
                at_once.arrive_and_wait();
                // The broker has so much to do with the first topic that it learns of the second one late.
                std::vector<runtime::new_topic> const topics{
                    {.name = prefix + "large" + std::to_string(i), .partitions = 60},
                    {.name = prefix + "both" + std::to_string(i)}};
                for (auto const& topic : topics) made.push_back(topic.name);
                admin.create_topics(topics, deadline_ms);
            }
        }};
        auto admin = b.supplier().admin({});
        std::vector<bool> known;
        for (int i = 0; i < rounds; ++i) {
            std::vector<std::string> const name{prefix + "both" + std::to_string(i)};
            at_once.arrive_and_wait();
            b.advance_ms(5 * i);
            admin.create_topics(std::vector<runtime::new_topic>{{.name = name[0]}}, deadline_ms);
            known.push_back(admin.partition_counts(name, deadline_ms)[0].has_value());
        }
        other.join();
        admin.delete_topics(made, deadline_ms);
        CHECK(known == std::vector<bool>(rounds, true));
    });
}

TEST_CASE("the configs of a topic hold its defaults too", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1, {{"retention.ms", "123456"}});
        auto admin = b.supplier().admin({});
        auto const configs = admin.topic_configs(topic, deadline_ms);
        CHECK(configs.at("retention.ms") == "123456");
        CHECK(configs.at("cleanup.policy") == "delete");
        CHECK_THROWS_AS(admin.topic_configs(topic + "-none", deadline_ms), runtime::unknown_topic);
    });
}

TEST_CASE("records beyond the end cannot be deleted: the error names the partition", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        auto admin = b.supplier().admin({});
        try {
            admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 1}}, deadline_ms);
            FAIL("deleted what is not there");
        } catch (runtime::offset_out_of_range const& e) {
            CHECK(e.partition == topic_partition{topic, 0});
        }
    });
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// Administration of topics.
template <class Fixture>
void admin_laws(Fixture& f) {
    auto const name = f.unique_topic(1) + "-created";
    auto admin = f.supplier().admin({});

    SECTION("wait_for_broker: there is one") {
        CHECK(admin.wait_for_broker(deadline_ms, [] { return true; }));
    }

    SECTION("create_topics creates with partitions and configs; the second time it says already exists") {
        std::vector<runtime::new_topic> const topics{
            {.name = name, .partitions = 3, .configs = {{"cleanup.policy", "compact"}}}};
        CHECK(admin.create_topics(topics, deadline_ms) == std::vector<std::string>{""});
        auto const again = admin.create_topics(topics, deadline_ms);
        REQUIRE(again.size() == 1);
        CHECK_THAT(again[0], Catch::Contains("already exists"));
        CHECK(admin.partition_counts(std::vector{name}, deadline_ms) == std::vector{std::optional<std::int32_t>{3}});
        CHECK(admin.topic_configs(name, deadline_ms)["cleanup.policy"] == "compact");
        send_all(f, name, {{.key = "k", .value = "v", .partition = 2}});
    }

    SECTION("one bad topic does not keep the others from being created") {
        auto const bad = name + "/with a slash";
        std::vector<runtime::new_topic> const topics{{.name = bad}, {.name = name}};
        auto const answers = admin.create_topics(topics, deadline_ms);
        REQUIRE(answers.size() == 2);
        CHECK(answers[0] != "");
        CHECK(answers[1] == "");
        CHECK(admin.partition_counts(std::vector{name}, deadline_ms) == std::vector{std::optional<std::int32_t>{1}});
    }

    SECTION("partition_counts answers in the order asked; a missing topic has none") {
        auto const a = f.unique_topic(2), b = f.unique_topic(5);
        CHECK(admin.partition_counts(std::vector{b, name, a}, deadline_ms) ==
              std::vector<std::optional<std::int32_t>>{5, std::nullopt, 2});
    }

    SECTION("delete_topics deletes, and says so when there is nothing to delete") {
        auto const topic = f.unique_topic(1);
        CHECK(admin.delete_topics(std::vector{topic}, deadline_ms) == std::vector<std::string>{""});
        std::optional<std::int32_t> left = 1;
        for (int i = 0; i < attempts_max && left; ++i) {
            left = admin.partition_counts(std::vector{topic}, deadline_ms).at(0);
            if (left) f.advance_ms(100);
        }
        CHECK(left == std::nullopt);
        CHECK(admin.delete_topics(std::vector{topic}, deadline_ms).at(0) != "");
    }

    SECTION("the configs of an unknown topic are an error") {
        CHECK_THROWS_AS(admin.topic_configs(name, deadline_ms), client_error);
    }

    SECTION("delete_records moves the beginning, not the end, and other partitions stay") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        std::vector<topic_partition> const both{{topic, 0}, {topic, 1}};
        CHECK(consumer.beginning_offsets(both, deadline_ms) == std::vector<std::int64_t>{3, 0});
        CHECK(consumer.end_offsets(both, deadline_ms) == std::vector<std::int64_t>{5, 5});
        CHECK(values_of(read_partition(f, {topic, 0}, 2)) == std::vector<std::string>{"3", "4"});
    }

    SECTION("delete_records beyond the end, or of an unknown topic, is an error") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 2);
        CHECK_THROWS_AS(admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms),
                        client_error);
        CHECK_THROWS_AS(admin.delete_records(std::vector<runtime::partition_offset>{{{name, 0}, 0}}, deadline_ms),
                        client_error);
        admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 2}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        CHECK(consumer.beginning_offsets(std::vector<topic_partition>{{topic, 0}}, deadline_ms) ==
              std::vector<std::int64_t>{2});
    }
}

/// Time.
template <class Fixture>
void clock_laws(Fixture& f) {
    SECTION("both times move forwards with the clock") {
        auto const clock = f.supplier().clock();
        auto const wall_ms = clock.wall_ms();
        auto const steady_ns = clock.steady_ns();
        f.advance_ms(20);
        CHECK(clock.wall_ms() >= wall_ms + 19);  // two clocks, each rounded down
        CHECK(clock.steady_ns() >= steady_ns + 20'000'000);
    }
}

}  // namespace weir::laws

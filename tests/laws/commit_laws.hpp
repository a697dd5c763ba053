// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// Committed offsets.
template <class Fixture>
void commit_laws(Fixture& f) {
    SECTION("committed offsets and their metadata come back in the order asked; an uncommitted partition gives none") {
        auto const topic = f.unique_topic(3);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 3; }, consumer));
        std::vector<offset_and_metadata> const offsets{{{topic, 0}, 7, "AgAAAXx5"}, {{topic, 2}, 9, ""}};
        consumer.commit(offsets, deadline_ms);
        auto const committed =
            consumer.committed(std::vector<topic_partition>{{topic, 2}, {topic, 1}, {topic, 0}}, deadline_ms);
        REQUIRE(committed.size() == 3);
        CHECK(committed[0] == offsets[1]);
        CHECK(committed[1] == std::nullopt);
        CHECK(committed[2] == offsets[0]);

        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 3, ""}}, deadline_ms);  // back, metadata gone
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0) ==
              offset_and_metadata{{topic, 0}, 3, ""});
    }

    SECTION("groups do not see each other's offsets") {
        auto const topic = f.unique_topic(1);
        recording_listener listener;
        auto first = f.supplier().consumer(member_of(topic + "-group-1"));
        auto second = f.supplier().consumer(member_of(topic + "-group-2"));
        first.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 1; }, first));
        first.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms);
        CHECK(first.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0));
        CHECK_FALSE(second.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0));
    }

    SECTION("the next member goes on at the committed offset; without one it begins where auto.offset.reset says") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        auto const group = topic + "-group";
        std::vector<owned_record> out;
        {
            recording_listener listener;
            auto consumer = f.supplier().consumer(member_of(group));
            consumer.subscribe(std::vector{topic}, listener);
            REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 10; }));
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 3, ""}}, deadline_ms);
            consumer.close(deadline_ms);
        }
        out.clear();
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(group));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 7; }));
        std::map<std::int32_t, std::vector<std::string>> values;
        for (auto const& r : out) values[r.partition].push_back(*r.value);
        CHECK(values[0] == std::vector<std::string>{"3", "4"});
        CHECK(values[1] == std::vector<std::string>{"0", "1", "2", "3", "4"});
    }

    SECTION("a member that was expelled cannot commit, hears that its partitions are lost, and joins again") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        recording_listener listener;
        auto consumer = f.supplier().consumer(impatient_member_of(group));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 2; }, consumer));
        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms);

        f.advance_ms(expelled_after_ms);
        CHECK_THROWS_AS(consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms),
                        runtime::commit_failed);
        CHECK(listener.lost == 0);  // callbacks run inside poll only
        REQUIRE(poll_all_until([&] { return listener.lost == 1 && listener.owned.size() == 2; }, consumer));
        CHECK(listener.revoked == 0);
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 1);
        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms);
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 2);
    }

    SECTION("a member whose partitions another one took while it was silent cannot commit") {
        auto const topic = f.unique_topic(1);
        auto const group = topic + "-group";
        recording_listener silent_listener;
        auto silent = f.supplier().consumer(impatient_member_of(group));
        silent.subscribe(std::vector{topic}, silent_listener);
        REQUIRE(poll_all_until([&] { return silent_listener.owned.size() == 1; }, silent));

        f.advance_ms(expelled_after_ms);
        recording_listener other_listener;
        auto other = f.supplier().consumer(member_of(group));
        other.subscribe(std::vector{topic}, other_listener);
        REQUIRE(poll_all_until([&] { return other_listener.owned.size() == 1; }, other));
        other.commit(std::vector<offset_and_metadata>{{{topic, 0}, 5, "theirs"}}, deadline_ms);
        CHECK_THROWS_AS(silent.commit(std::vector<offset_and_metadata>{{{topic, 0}, 4, "mine"}}, deadline_ms),
                        runtime::commit_failed);
        CHECK(other.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0) ==
              offset_and_metadata{{topic, 0}, 5, "theirs"});
    }

    SECTION("a commit inside on_partitions_revoked is accepted, and the next owner begins there") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        auto const group = topic + "-group";
        struct committing_listener final : recording_listener {
            decltype(f.supplier().consumer({}))* consumer = nullptr;
            void on_partitions_revoked(std::span<topic_partition const> removed) override {
                std::vector<offset_and_metadata> offsets;
                for (auto const& tp : removed) offsets.push_back({tp, 4, "from revoke"});
                consumer->commit(offsets, deadline_ms);
                recording_listener::on_partitions_revoked(removed);
            }
        } first_listener;
        auto first = f.supplier().consumer(member_of(group));
        first_listener.consumer = &first;
        first.subscribe(std::vector{topic}, first_listener);
        std::vector<owned_record> out;
        REQUIRE(poll_until(first, out, [&] { return out.size() >= 10; }));

        recording_listener second_listener;
        auto second = f.supplier().consumer(member_of(group));
        second.subscribe(std::vector{topic}, second_listener);
        std::vector<owned_record> seconds;
        for (int i = 0; i < attempts_max && seconds.empty(); ++i) {
            static_cast<void>(first.poll(poll_ms));
            append(seconds, second.poll(poll_ms));
        }
        CHECK(first_listener.revoked == 1);
        REQUIRE(seconds.size() == 1);
        CHECK(seconds[0].offset == 4);
        CHECK(second_listener.owned == std::set<topic_partition>{{topic, seconds[0].partition}});
    }
}

}  // namespace weir::laws

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// Membership.
template <class Fixture>
void group_laws(Fixture& f) {
    SECTION("two members get co-partitioned, contiguous ranges that cover everything") {
        auto const a = f.unique_topic(3), b = f.unique_topic(3);
        auto const group = a + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{a, b}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 6; }, first));
        second.subscribe(std::vector{b, a}, second_listener);
        REQUIRE(poll_all_until(
            [&] {
                return first_listener.owned.size() + second_listener.owned.size() == 6 &&
                       !second_listener.owned.empty();
            },
            first, second));

        std::set<topic_partition> const two_of_three_low{{a, 0}, {a, 1}, {b, 0}, {b, 1}}, high{{a, 2}, {b, 2}};
        auto const& more = first_listener.owned.size() > 2 ? first_listener.owned : second_listener.owned;
        auto const& less = first_listener.owned.size() > 2 ? second_listener.owned : first_listener.owned;
        CHECK(more == two_of_three_low);
        CHECK(less == high);
        CHECK(first_listener.revoked == 1);
        CHECK(first_listener.lost == 0);
        CHECK(second_listener.revoked == 0);
    }

    SECTION("what a member leaves goes to those that stay") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{topic}, first_listener);
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 1 && second_listener.owned.size() == 1; },
                               first, second));
        first.close(deadline_ms);
        REQUIRE(poll_all_until([&] { return second_listener.owned.size() == 2; }, second));
    }

    SECTION("more members than partitions: one of them owns nothing and stays in the group") {
        auto const topic = f.unique_topic(1);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{topic}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 1; }, first));
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until(
            [&] {
                return first_listener.revoked == 1 && first_listener.owned.size() + second_listener.owned.size() == 1;
            },
            first, second));
        auto& owner = first_listener.owned.empty() ? second : first;
        auto& idle = first_listener.owned.empty() ? first : second;
        auto& idle_listener = first_listener.owned.empty() ? first_listener : second_listener;
        owner.close(deadline_ms);
        REQUIRE(poll_all_until([&] { return idle_listener.owned.size() == 1; }, idle));
    }

    SECTION("each record goes to one member of a group, and to every group") {
        auto const topic = f.unique_topic(4);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener, other_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        auto other = f.supplier().consumer(member_of(group + "-other"));
        first.subscribe(std::vector{topic}, first_listener);
        second.subscribe(std::vector{topic}, second_listener);
        other.subscribe(std::vector{topic}, other_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 2 && second_listener.owned.size() == 2; },
                               first, second));
        for (std::int32_t p = 0; p < 4; ++p) send_numbered(f, topic, 5, p);
        std::vector<owned_record> firsts, seconds, others;
        for (int i = 0; i < attempts_max && (firsts.size() < 10 || seconds.size() < 10 || others.size() < 20); ++i) {
            append(firsts, first.poll(poll_ms));
            append(seconds, second.poll(poll_ms));
            append(others, other.poll(poll_ms));
        }
        CHECK(firsts.size() == 10);
        CHECK(seconds.size() == 10);
        CHECK(others.size() == 20);
        for (auto const& r : firsts) CHECK(first_listener.owned.count({r.topic, r.partition}) == 1);
        for (auto const& r : seconds) CHECK(second_listener.owned.count({r.topic, r.partition}) == 1);
    }

    SECTION("a subscribed consumer is not told of ends") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 1);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        std::size_t count = 0;
        for (int i = 0; i < attempts_max && count == 0; ++i) {
            auto const batch = consumer.poll(poll_ms);
            count += batch.size();
            CHECK(std::span<topic_partition const>{batch.ends()}.empty());
        }
        CHECK(count == 1);
        auto const batch = consumer.poll(poll_ms);
        CHECK(std::span<topic_partition const>{batch.ends()}.empty());
    }

    SECTION("seek moves a member inside its assignment") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 5; }));
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, 3}});
        out.clear();
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        CHECK(values_of(out) == std::vector<std::string>{"3", "4"});
    }

    SECTION("the destructor leaves the group, and calls nobody") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener;
        auto second = f.supplier().consumer(member_of(group));
        {
            auto first = f.supplier().consumer(member_of(group));
            first.subscribe(std::vector{topic}, first_listener);
            REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 2; }, first));
        }
        CHECK(first_listener.owned.size() == 2);
        CHECK(first_listener.revoked == 0);
        CHECK(first_listener.lost == 0);
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return second_listener.owned.size() == 2; }, second));
    }

    SECTION("close is idempotent, and a consumer that never subscribed can be closed") {
        auto const topic = f.unique_topic(1);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 1; }, consumer));
        consumer.close(deadline_ms);
        consumer.close(deadline_ms);
        auto idle = f.supplier().consumer(reader());
        idle.close(deadline_ms);
        CHECK(listener.lost == 0);
    }
}

/// Static membership (`group.instance.id`).
template <class Fixture>
void static_member_laws(Fixture& f) {
    auto const topic = f.unique_topic(4);
    auto const group = topic + "-group";
    auto const instance = [&](char const* id) { return member_of(group, {{"group.instance.id", id}}); };

    SECTION("an instance that comes back has its partitions again, and the others see nothing of it") {
        std::vector<recording_listener> listeners(3);
        auto stays = f.supplier().consumer(instance("b"));
        stays.subscribe(std::vector{topic}, listeners[0]);
        std::set<topic_partition> before;
        {
            auto restarted = f.supplier().consumer(instance("a"));
            restarted.subscribe(std::vector{topic}, listeners[1]);
            REQUIRE(poll_all_until([&] { return listeners[0].owned.size() == 2 && listeners[1].owned.size() == 2; },
                                   stays, restarted));
            before = listeners[1].owned;
            restarted.close(deadline_ms);
        }
        CHECK(before ==
              std::set<topic_partition>{{topic, 0}, {topic, 1}});  // sorted by instance, not by who came first
        auto const assigned = listeners[0].assigned, revoked = listeners[0].revoked;
        auto restarted = f.supplier().consumer(instance("a"));
        restarted.subscribe(std::vector{topic}, listeners[2]);
        REQUIRE(poll_all_until([&] { return listeners[2].owned.size() == 2; }, stays, restarted));
        CHECK(listeners[2].owned == before);
        CHECK(listeners[0].assigned == assigned);
        CHECK(listeners[0].revoked == revoked);
        CHECK(listeners[0].owned.size() == 2);
    }

    SECTION("a second client of an instance fences the first") {
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(instance("a"));
        first.subscribe(std::vector{topic}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 4; }, first));
        auto second = f.supplier().consumer(instance("a"));
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return second_listener.owned.size() == 4; }, second));
        CHECK(poll_for_error<runtime::fatal_client_error>(first));
        CHECK_THROWS_AS(first.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms),
                        runtime::fatal_client_error);
        CHECK(first_listener.revoked == 0);
        second.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms);
        CHECK(second.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 2);
    }
}

}  // namespace weir::laws

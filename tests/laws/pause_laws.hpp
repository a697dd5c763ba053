// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <span>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// Pauses what it is assigned, at once, as whoever has to do something before the first record.
template <class Consumer>
struct pausing_listener : recording_listener {
    Consumer* consumer = nullptr;
    void on_partitions_assigned(std::span<topic_partition const> added) override {
        recording_listener::on_partitions_assigned(added);
        if (consumer) consumer->pause(added);
    }
};

/// What a consumer says in this many polls, where it says nothing if the law holds.
template <class Consumer>
void check_silent(Consumer& consumer, std::set<topic_partition> const& paused) {
    for (int i = 0; i < 4; ++i) {
        auto const batch = consumer.poll(poll_ms);
        std::vector<owned_record> records;
        append(records, batch);
        for (auto const& r : records) CHECK(paused.count({r.topic, r.partition}) == 0);
        for (auto const& tp : std::span<topic_partition const>{batch.ends()}) CHECK(paused.count(tp) == 0);
    }
}

/// Paused partitions.
template <class Fixture>
void pause_laws(Fixture& f) {
    SECTION("a paused partition gives nothing, the others go on; resumed it continues where it was") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 3, 0);
        send_numbered(f, topic, 3, 1);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() == 6; }));
        consumer.pause(std::vector<topic_partition>{{topic, 0}});
        send_numbered(f, topic, 20, 0);
        send_numbered(f, topic, 2, 1);
        out.clear();
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        check_silent(consumer, {{topic, 0}});
        CHECK(values_of(out) == std::vector<std::string>{"0", "1"});
        for (auto const& r : out) CHECK(r.partition == 1);
        consumer.resume(std::vector<topic_partition>{{topic, 0}});
        out.clear();
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 20; }));
        for (std::size_t i = 0; i < out.size(); ++i) {
            CHECK(out[i].partition == 0);
            CHECK(out[i].offset == 3 + static_cast<std::int64_t>(i));
        }
    }

    SECTION("paused before the first record, or with records that were fetched already, none is lost") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 50);
        auto consumer = f.supplier().consumer({{{"auto.offset.reset", "none"}, {"max.poll.records", "10"}}});
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<topic_partition> const it{{topic, 0}};
        std::vector<owned_record> out;
        for (std::size_t const wanted : {10U, 20U, 50U}) {
            consumer.pause(it);
            check_silent(consumer, {it[0]});
            consumer.resume(it);
            REQUIRE(poll_until(consumer, out, [&] { return out.size() >= wanted; }));
        }
        REQUIRE(out.size() == 50);
        for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i].offset == static_cast<std::int64_t>(i));
    }

    SECTION("a paused partition can be sought, and stays paused") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<topic_partition> const it{{topic, 0}};
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() == 5; }));
        consumer.pause(it);
        consumer.seek(std::vector<runtime::partition_offset>{{it[0], 3}});
        check_silent(consumer, {it[0]});
        consumer.resume(it);
        out.clear();
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        CHECK(values_of(out) == std::vector<std::string>{"3", "4"});
    }

    SECTION("a partition that is assigned anew is not paused") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        std::vector<runtime::partition_offset> const start{{{topic, 0}, 1}};
        consumer.assign(start);
        consumer.pause(std::vector<topic_partition>{{topic, 0}});
        check_silent(consumer, {{topic, 0}});
        consumer.assign(start);
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        CHECK(values_of(out) == std::vector<std::string>{"1", "2"});
    }

    SECTION("a member pauses inside of on_partitions_assigned, before any record, and loses it with the partition") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        auto supplier = f.supplier();
        pausing_listener<decltype(supplier.consumer(reader()))> listener;
        recording_listener other_listener;
        auto consumer = supplier.consumer(member_of(group)), other = supplier.consumer(member_of(group));
        listener.consumer = &consumer;
        consumer.subscribe(std::vector{topic}, listener);
        std::vector<owned_record> out, others;
        REQUIRE(poll_until(consumer, out, [&] { return listener.owned.size() == 2; }));
        check_silent(consumer, {{topic, 0}, {topic, 1}});
        CHECK(out.empty());

        // A rebalance is served meanwhile. Both partitions come anew, and this time nobody pauses.
        listener.consumer = nullptr;
        other.subscribe(std::vector{topic}, other_listener);
        for (int i = 0; i < attempts_max && (out.size() < 5 || others.size() < 5); ++i) {
            append(out, consumer.poll(poll_ms));
            append(others, other.poll(poll_ms));
        }
        CHECK(values_of(out) == std::vector<std::string>{"0", "1", "2", "3", "4"});
        CHECK(values_of(others) == std::vector<std::string>{"0", "1", "2", "3", "4"});
        CHECK(listener.revoked == 1);
        CHECK(listener.lost == 0);
    }

    SECTION("who polls stays a member, though all partitions are paused") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto supplier = f.supplier();
        pausing_listener<decltype(supplier.consumer(reader()))> listener;
        auto consumer = supplier.consumer(impatient_member_of(topic + "-group"));
        listener.consumer = &consumer;
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 1; }, consumer));
        for (int passed_ms = 0; passed_ms < expelled_after_ms; passed_ms += 500) {
            check_silent(consumer, {{topic, 0}});
            f.advance_ms(500);
        }
        CHECK(listener.lost == 0);
        CHECK(listener.assigned == 1);
        consumer.resume(std::vector<topic_partition>{{topic, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 3; }));
        CHECK(values_of(out) == std::vector<std::string>{"0", "1", "2"});
    }

    SECTION("only what is assigned can be paused or resumed") {
        auto const topic = f.unique_topic(2);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<topic_partition> const other{{topic, 1}};
        CHECK_THROWS_AS(consumer.pause(other), client_error);
        CHECK_THROWS_AS(consumer.resume(other), client_error);
    }
}

}  // namespace weir::laws

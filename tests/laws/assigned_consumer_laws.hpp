// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// A consumer that was assigned its partitions.
template <class Fixture>
void assigned_consumer_laws(Fixture& f) {
    SECTION("reading starts at the given offset of each partition") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 3, 1);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 2}, {{topic, 1}, 1}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 5; }));
        std::map<std::int32_t, std::vector<std::string>> values;
        for (auto const& r : out) values[r.partition].push_back(*r.value);
        CHECK(values[0] == std::vector<std::string>{"2", "3", "4"});
        CHECK(values[1] == std::vector<std::string>{"1", "2"});
    }

    SECTION("assign replaces the assignment") {
        auto const a = f.unique_topic(1), b = f.unique_topic(1);
        send_numbered(f, a, 3);
        send_numbered(f, b, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{a, 0}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 3; }));
        out.clear();
        consumer.assign(std::vector<runtime::partition_offset>{{{b, 0}, 1}});
        send_numbered(f, a, 1);
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        append(out, consumer.poll(poll_ms));
        CHECK(out.size() == 2);
        for (auto const& r : out) CHECK(r.topic == b);
    }

    SECTION("a batch outlives later polls, and is movable") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<decltype(consumer.poll(0))> kept;
        std::size_t count = 0;
        auto const keep_until = [&](std::size_t n) {
            for (int i = 0; i < attempts_max && count < n; ++i) {
                kept.push_back(consumer.poll(poll_ms));
                count += kept.back().size();
            }
        };
        keep_until(3);
        send_numbered(f, topic, 200);
        keep_until(203);
        std::vector<owned_record> out;
        for (auto const& batch : kept) append(out, batch);
        REQUIRE(out.size() == 203);
        for (std::size_t i = 0; i < out.size(); ++i) {
            CHECK(out[i].offset == static_cast<std::int64_t>(i));
            CHECK(out[i].value == std::to_string(i < 3 ? i : i - 3));
        }
    }

    SECTION("the sources of two records are equal if and only if their topics are") {
        auto const a = f.unique_topic(2), b = f.unique_topic(1);
        for (std::int32_t p : {0, 1}) send_numbered(f, a, 2, p);
        send_numbered(f, b, 2);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{a, 0}, 0}, {{a, 1}, 0}, {{b, 0}, 0}});
        std::vector<decltype(consumer.poll(0))> kept;
        std::size_t count = 0;
        for (int i = 0; i < attempts_max && count < 6; ++i) {
            kept.push_back(consumer.poll(poll_ms));
            count += kept.back().size();
        }
        REQUIRE(count == 6);
        auto const for_each = [&](auto use) {
            for (auto const& batch : kept)
                for (std::size_t i = 0; i < batch.size(); ++i) use(batch[i]);
        };
        for_each([&](auto const& x) {
            for_each([&](auto const& y) { CHECK((x.source() == y.source()) == (x.topic() == y.topic())); });
        });
    }

    SECTION("the end of a partition is an event, once for each time it is reached") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 3, 0);
        auto consumer = f.supplier().consumer(reader());
        // Partition 0 has records to read, partition 1 is at its end from the start.
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::map<std::int32_t, int> ends;
        std::size_t count = 0;
        auto const poll = [&] {
            auto const batch = consumer.poll(poll_ms);
            count += batch.size();
            for (auto const& tp : std::span<topic_partition const>{batch.ends()}) {
                CHECK(tp.topic == topic);
                if (tp.partition == 0) CHECK(count >= 3);  // not before the records
                ++ends[tp.partition];
            }
        };
        for (int i = 0; i < attempts_max && (ends[0] == 0 || ends[1] == 0); ++i) poll();
        for (int i = 0; i < 3; ++i) poll();
        CHECK(count == 3);
        CHECK(ends == std::map<std::int32_t, int>{{0, 1}, {1, 1}});
        send_numbered(f, topic, 1, 0);
        for (int i = 0; i < attempts_max && ends[0] == 1; ++i) poll();
        CHECK(count == 4);
        CHECK(ends == std::map<std::int32_t, int>{{0, 2}, {1, 1}});
    }

    SECTION("assigned at the end of its partition, it hears of the end and then of new records") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 3}});
        std::vector<topic_partition> ends;
        for (int i = 0; i < attempts_max && ends.empty(); ++i) {
            auto const batch = consumer.poll(poll_ms);
            CHECK(batch.size() == 0);
            for (auto const& tp : std::span<topic_partition const>{batch.ends()}) ends.push_back(tp);
        }
        CHECK(ends == std::vector<topic_partition>{{topic, 0}});
        send_numbered(f, topic, 1);
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return !out.empty(); }));
        CHECK(out[0].offset == 3);
    }

    SECTION("an offset that the log no longer has is out of range") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        f.supplier().admin({}).delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 1}});
        auto const error = poll_for_error<runtime::offset_out_of_range>(consumer);
        REQUIRE(error);
        CHECK(error->partition == topic_partition{topic, 0});
        CHECK_THAT(error->what(), Catch::Contains(topic));
    }

    SECTION("an offset that the log does not have yet is out of range") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 100}});
        auto const error = poll_for_error<runtime::offset_out_of_range>(consumer);
        REQUIRE(error);
        CHECK(error->partition == topic_partition{topic, 0});
    }

    SECTION("a seek before the poll that would have told of a lost offset is where reading goes on") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 100}});
        auto waiting = f.supplier().consumer(reader());  // until the broker has refused the offset
        waiting.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 5}});
        for (int i = 0; i < 5; ++i) CHECK(waiting.poll(poll_ms).size() == 0);
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, 2}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 3; }));
        CHECK(values_of(out) == std::vector<std::string>{"2", "3", "4"});
    }

    SECTION("seek moves forwards and backwards; other partitions go on where they were") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 10, 0);
        send_numbered(f, topic, 2, 1);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 12; }));
        for (std::int64_t const from : {4, 8, 0}) {
            out.clear();
            consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, from}});
            REQUIRE(poll_until(consumer, out, [&] { return out.size() >= static_cast<std::size_t>(10 - from); }));
            CHECK(out.size() == static_cast<std::size_t>(10 - from));
            for (std::size_t i = 0; i < out.size(); ++i) {
                CHECK(out[i].partition == 0);
                CHECK(out[i].offset == from + static_cast<std::int64_t>(i));
            }
        }
    }

    SECTION("another thread sees where a partition ends while nobody polls") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 3; }));
        send_numbered(f, topic, 4);
        std::int64_t seen = -1;
        std::thread{[&, &asked = std::as_const(consumer)] {
            for (int i = 0; i < attempts_max && seen != 7; ++i) {
                if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds{poll_ms});
                seen = asked.known_end_offset({topic, 0});
            }
        }}.join();
        CHECK(seen == 7);
    }

    SECTION("beginning and end offsets come in the order asked, and an unknown topic is an error") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 4, 1);
        auto consumer = f.supplier().consumer(reader());
        std::vector<topic_partition> const asked{{topic, 1}, {topic, 0}};
        CHECK(consumer.beginning_offsets(asked, deadline_ms) == std::vector<std::int64_t>{0, 0});
        CHECK(consumer.end_offsets(asked, deadline_ms) == std::vector<std::int64_t>{4, 0});
        CHECK_THROWS_AS(consumer.end_offsets(std::vector<topic_partition>{{topic + "-missing", 0}}, 5'000),
                        client_error);
    }
}

}  // namespace weir::laws

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>
#include <tests/laws/support.hpp>
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::nowhere;
using weir::kafka_tests::recorded_log;
using weir::kafka_tests::with_broker;
using weir::laws::attempts_max;
using weir::laws::deadline_ms;
using weir::laws::member_of;
using weir::laws::poll_ms;
using weir::laws::recording_listener;

namespace {

/// Does more in its callbacks than to keep what it is told.
struct acting_listener final : recording_listener {
    std::function<void()> when_assigned = [] {}, when_revoked = [] {};

    void on_partitions_assigned(std::span<topic_partition const> added) override {
        recording_listener::on_partitions_assigned(added);
        when_assigned();
    }
    void on_partitions_revoked(std::span<topic_partition const> removed) override {
        recording_listener::on_partitions_revoked(removed);
        when_revoked();
    }
};

}  // namespace

TEST_CASE("without a broker every call of a consumer ends within its time") {
    kafka::consumer consumer{nowhere({{"group.id", "g"}}), kafka::log_sink{}};
    recording_listener listener;
    consumer.subscribe(std::vector<std::string>{"t"}, listener);
    CHECK(consumer.poll(50).size() == 0);
    std::vector<topic_partition> const one{{"t", 0}};
    CHECK_THROWS_AS(consumer.end_offsets(one, 100), client_error);
    CHECK_THROWS_AS(consumer.committed(one, 100), client_error);
    CHECK_THROWS_AS(consumer.commit(std::vector<offset_and_metadata>{{{"t", 0}, 1, ""}}, 100), runtime::commit_failed);
    consumer.close(200);
    CHECK_THROWS_AS(consumer.poll(0), client_error);
}

TEST_CASE("misuse of a consumer is an error that names what is wrong") {
    recording_listener listener;
    kafka::consumer reader{nowhere({{"default.api.timeout.ms", "100"}}), kafka::log_sink{}};
    CHECK_THROWS_WITH(reader.subscribe(std::vector<std::string>{"t"}, listener), Catch::Contains("group.id"));
    CHECK_THROWS_WITH(reader.assign(std::vector<runtime::partition_offset>{{{"t", 0}, -1}}), Catch::Contains("t-0"));
    CHECK_THROWS_WITH(reader.assign(std::vector<runtime::partition_offset>{{{"t", 0}, 0}}), Catch::Contains("topic t"));
    CHECK_THROWS_WITH(reader.seek(std::vector<runtime::partition_offset>{{{"t", 0}, 0}}), Catch::Contains("t-0"));
    kafka::consumer member{nowhere({{"group.id", "g"}}), kafka::log_sink{}};
    CHECK_THROWS_WITH(member.commit(std::vector<offset_and_metadata>{{{"t", 3}, 7, std::string{"\0", 1}}}, 100),
                      Catch::Contains("t-3 at 7") && Catch::Contains("Base64"));
}

TEST_CASE("a missing partition or topic cannot be assigned", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        auto consumer = b.supplier().consumer({});
        CHECK_THROWS_AS(consumer.assign(std::vector<runtime::partition_offset>{{{topic, 2}, 0}}),
                        runtime::unknown_topic);
        CHECK_THROWS_WITH(consumer.assign(std::vector<runtime::partition_offset>{{{topic + "-none", 0}, 0}}),
                          Catch::Contains(topic + "-none"));
    });
}

TEST_CASE("a subscribed topic that is missing is reported by poll, and read when it comes", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1) + "-late";
        recording_listener listener;
        auto consumer = b.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        auto const error = laws::poll_for_error<runtime::unknown_topic>(consumer);
        REQUIRE(error);
        CHECK_THAT(error->what(), Catch::Contains(topic));
        auto admin = b.supplier().admin({});
        CHECK(admin.create_topics(std::vector<runtime::new_topic>{{.name = topic}}, deadline_ms).at(0) == "");
        laws::send_numbered(b, topic, 3);
        std::vector<laws::owned_record> out;
        CHECK(laws::poll_until(consumer, out, [&] { return out.size() >= 3; }));
        consumer.close(deadline_ms);
        CHECK(admin.delete_topics(std::vector{topic}, deadline_ms).at(0) == "");
    });
}

TEST_CASE("what a listener throws comes out of poll, and the consumer goes on", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        laws::send_numbered(b, topic, 3);
        acting_listener listener;
        listener.when_assigned = [] { throw std::runtime_error{"from the listener"}; };
        auto consumer = b.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        auto const error = laws::poll_for_error<std::runtime_error>(consumer);
        REQUIRE(error);
        CHECK(error->what() == std::string{"from the listener"});
        std::vector<laws::owned_record> out;
        CHECK(laws::poll_until(consumer, out, [&] { return out.size() >= 3; }));
    });
}

TEST_CASE("a seek inside on_partitions_assigned says where reading begins", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        laws::send_numbered(b, topic, 5, 0);
        laws::send_numbered(b, topic, 5, 1);
        acting_listener listener;
        auto consumer = b.supplier().consumer(member_of(topic + "-group"));
        listener.when_assigned = [&] { consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}); };
        consumer.subscribe(std::vector{topic}, listener);
        std::vector<laws::owned_record> out;
        REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 7; }));
        laws::append(out, consumer.poll(poll_ms));
        CHECK(out.size() == 7);
        for (auto const& r : out) CHECK((r.partition == 1 || r.offset >= 3));
    });
}

TEST_CASE("close lets the listener commit", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        acting_listener listener;
        auto consumer = b.supplier().consumer(member_of(topic + "-group"));
        listener.when_revoked = [&] {
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 42, "at the end"}}, deadline_ms);
        };
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(laws::poll_all_until([&] { return listener.owned.size() == 1; }, consumer));
        consumer.close(deadline_ms);
        CHECK(listener.revoked == 1);
        auto other = b.supplier().consumer(member_of(topic + "-group"));
        auto const committed = other.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0);
        REQUIRE(committed);
        CHECK(*committed == offset_and_metadata{{topic, 0}, 42, "at the end"});
    });
}

TEST_CASE("a committed offset that the log lost is not passed over in silence", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        laws::send_numbered(b, topic, 10, 0);
        laws::send_numbered(b, topic, 10, 1);
        auto const group = topic + "-group";
        {
            recording_listener listener;
            auto consumer = b.supplier().consumer(member_of(group));
            consumer.subscribe(std::vector{topic}, listener);
            REQUIRE(laws::poll_all_until([&] { return listener.owned.size() == 2; }, consumer));
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}, {{topic, 1}, 8, ""}}, deadline_ms);
            consumer.close(deadline_ms);
        }
        b.supplier().admin({}).delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 5}}, deadline_ms);

        SECTION("auto.offset.reset=none: it is an error that names the partition") {
            recording_listener listener;
            auto consumer = b.supplier().consumer(member_of(group, {{"auto.offset.reset", "none"}}));
            consumer.subscribe(std::vector{topic}, listener);
            auto const error = laws::poll_for_error<runtime::offset_out_of_range>(consumer);
            REQUIRE(error);
            CHECK(error->partition == topic_partition{topic, 0});
            CHECK_THAT(error->what(), Catch::Contains(topic + "-0 at offset 2"));
        }
        SECTION("auto.offset.reset=earliest: it goes on at the beginning, and the log says what is missing") {
            recorded_log log;
            recording_listener listener;
            kafka::consumer consumer{b.settings(member_of(group).values), log.sink()};
            consumer.subscribe(std::vector{topic}, listener);
            std::vector<laws::owned_record> out;
            REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 7; }));
            laws::append(out, consumer.poll(poll_ms));
            std::map<std::int32_t, std::vector<std::string>> values;
            for (auto const& r : out) values[r.partition].push_back(*r.value);
            CHECK(values[0] == std::vector<std::string>{"5", "6", "7", "8", "9"});
            CHECK(values[1] == std::vector<std::string>{"8", "9"});
            CHECK_THAT(log.text(), Catch::Contains(topic + "-0: reading stopped at offset 2"));
        }
    });
}

TEST_CASE("max.poll.records is the most that a poll gives; a moved consumer goes on", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        laws::send_numbered(b, topic, 50);
        auto first = b.supplier().consumer({{{"max.poll.records", "7"}}});
        first.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<laws::owned_record> out;
        auto consumer = std::move(first);
        for (int i = 0; i < attempts_max && out.size() < 50; ++i) {
            auto const batch = consumer.poll(poll_ms);
            CHECK(batch.size() <= 7);
            laws::append(out, batch);
        }
        REQUIRE(out.size() == 50);
        for (std::size_t i = 0; i < 50; ++i) CHECK(out[i].offset == static_cast<std::int64_t>(i));
    });
}

TEST_CASE("partitions that are assigned again start again, without a group and with one", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        laws::send_numbered(b, topic, 5, 0);
        laws::send_numbered(b, topic, 5, 1);
        for (auto const* group : {"", "a-group"}) {
            auto consumer = b.supplier().consumer({{{"group.id", group}}});
            for (std::int64_t const from : {0, 2, 4, 1}) {
                INFO("group '" << group << "' from " << from);
                consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, from}, {{topic, 1}, 4 - from}});
                std::vector<laws::owned_record> out;
                REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 6; }));
                CHECK(out.size() == 6);
                for (auto const& r : out) CHECK(r.offset >= (r.partition == 0 ? from : 4 - from));
            }
            consumer.assign({});
            CHECK(consumer.poll(100).size() == 0);
        }
    });
}

TEST_CASE("after a lost offset, a seek goes on elsewhere", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        laws::send_numbered(b, topic, 5, 0);
        laws::send_numbered(b, topic, 5, 1);
        auto consumer = b.supplier().consumer(laws::reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 100}, {{topic, 1}, 0}});
        auto const lost = laws::poll_for_error<runtime::offset_out_of_range>(consumer);
        REQUIRE(lost);
        CHECK_THAT(lost->what(), Catch::Contains(topic + "-0 at offset 100"));
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, 2}, {{topic, 1}, 4}});
        std::vector<laws::owned_record> out;
        REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 4; }));
        CHECK(out.size() == 4);
        for (auto const& r : out) CHECK(r.offset >= (r.partition == 0 ? 2 : 4));
    });
}

TEST_CASE("a seek does not forget that fetching stopped at a lost offset, behind records that came first", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        laws::send_numbered(b, topic, 5, 0);
        laws::send_numbered(b, topic, 5, 1);
        auto consumer = b.supplier().consumer(laws::reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::vector<laws::owned_record> out;
        REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 10; }));
        laws::send_numbered(b, topic, 3, 0);
        b.advance_ms(1'000);
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 1}, 100}});
        b.advance_ms(1'000);
        out.clear();
        laws::append(out, consumer.poll(laws::poll_ms));
        REQUIRE(out.size() == 3);
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 1}, 2}});
        REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 6; }));
        CHECK(out.size() == 6);
    });
}

TEST_CASE("a consumer whose topic was deleted says so and comes to its end", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1) + "-short-lived";
        auto admin = b.supplier().admin({});
        REQUIRE(admin.create_topics(std::vector<runtime::new_topic>{{.name = topic}}, deadline_ms).at(0) == "");
        laws::send_numbered(b, topic, 3);
        recording_listener listener;
        {
            auto consumer = b.supplier().consumer(member_of(topic + "-group"));
            consumer.subscribe(std::vector{topic}, listener);
            std::vector<laws::owned_record> out;
            REQUIRE(laws::poll_until(consumer, out, [&] { return out.size() >= 3; }));
            REQUIRE(admin.delete_topics(std::vector{topic}, deadline_ms).at(0) == "");
            auto const error = laws::poll_for_error<runtime::unknown_topic>(consumer);
            REQUIRE(error);
            CHECK_THAT(error->what(), Catch::Contains(topic));
            consumer.close(10'000);
        }
        CHECK(listener.owned.empty());
    });
}

TEST_CASE("the cooperative assignor works too, and a lost offset there", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(4);
        for (int p = 0; p < 4; ++p) laws::send_numbered(b, topic, 5, p);
        auto const settings = member_of(topic + "-group", {{"partition.assignment.strategy", "cooperative-sticky"}});
        recording_listener first_listener, second_listener;
        auto first = b.supplier().consumer(settings), second = b.supplier().consumer(settings);
        first.subscribe(std::vector{topic}, first_listener);
        std::vector<laws::owned_record> out;
        REQUIRE(laws::poll_until(first, out, [&] { return out.size() >= 20; }));
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(laws::poll_all_until(
            [&] { return first_listener.owned.size() == 2 && second_listener.owned.size() == 2; }, first, second));
        CHECK(second_listener.revoked == 0);
        auto const moved = *second_listener.owned.begin();
        b.supplier().admin({}).delete_records(std::vector<runtime::partition_offset>{{moved, 3}}, deadline_ms);
        second.seek(std::vector<runtime::partition_offset>{{moved, 1}});
        out.clear();
        auto const after = [&] { return std::ranges::count(out, moved.partition, &laws::owned_record::partition); };
        REQUIRE(laws::poll_until(second, out, [&] { return after() >= 2; }));
        for (auto const& r : out)
            if (r.partition == moved.partition) CHECK(r.offset >= 3);
    });
}

TEST_CASE("members come and go: every record is processed once when revoke commits", "[broker]") {
    with_broker([](auto& b) {
        int const partitions = 4, per_partition = 3'000;
        auto const topic = b.unique_topic(partitions);
        for (int p = 0; p < partitions; ++p) laws::send_numbered(b, topic, per_partition, p);
        auto const group = topic + "-group";
        std::map<topic_partition, std::map<std::int64_t, int>> seen;

        struct member {
            std::map<topic_partition, std::int64_t> positions{};
            acting_listener listener{};
            kafka::consumer consumer;

            member(kafka::consumer c, std::string const& topic) : consumer{std::move(c)} {
                listener.when_revoked = [this] {
                    std::vector<offset_and_metadata> offsets;
                    for (auto const& [tp, offset] : positions) offsets.push_back({tp, offset, ""});
                    positions.clear();
                    consumer.commit(offsets, deadline_ms);
                };
                consumer.subscribe(std::vector{topic}, listener);
            }
        };
        auto const settings = member_of(group, {{"max.poll.records", "50"}});
        auto const work = [&](member& m) {
            auto const batch = m.consumer.poll(20);
            for (std::size_t i = 0; i < batch.size(); ++i) {
                topic_partition const tp{std::string{batch[i].topic()}, batch[i].partition()};
                CHECK(m.listener.owned.count(tp) == 1);
                ++seen[tp][batch[i].offset()];
                m.positions[tp] = batch[i].offset() + 1;
            }
        };
        auto const all_seen = [&] {
            std::size_t count = 0;
            for (auto const& [tp, offsets] : seen) count += offsets.size();
            return count == static_cast<std::size_t>(partitions * per_partition);
        };
        member stays{b.supplier().consumer(settings), topic};
        int visits = 0;
        for (; visits < 4; ++visits) {
            member visitor{b.supplier().consumer(settings), topic};
            for (int i = 0; i < attempts_max && (i < 10 || visitor.listener.owned.size() != 2); ++i) {
                work(stays);
                work(visitor);
            }
            CHECK(visitor.listener.owned.size() == 2);
            visitor.consumer.close(deadline_ms);
        }
        for (int i = 0; i < 10 * attempts_max && !all_seen(); ++i) work(stays);
        CHECK(all_seen());
        CHECK(stays.listener.revoked >= visits);
        for (auto const& [tp, offsets] : seen)
            for (auto const& [offset, times] : offsets)
                if (times != 1) FAIL_CHECK(to_string(tp) << " at " << offset << " was processed " << times << " times");
        stays.consumer.close(deadline_ms);
    });
}

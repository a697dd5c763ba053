// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>
#include <weir/sim/cluster.hpp>
#include <weir/sim/consumer.hpp>
#include <weir/sim/supplier.hpp>

namespace {

using weir::offset_and_metadata;
using weir::topic_partition;

/// Writes down what it hears: "+t-0 t-1", "-...", "lost ...".
struct diary final : weir::runtime::rebalance_listener {
    std::vector<std::string> entries;
    bool throws_next = false;

    void on_partitions_assigned(std::span<topic_partition const> added) override { write("+", added); }
    void on_partitions_revoked(std::span<topic_partition const> removed) override { write("-", removed); }
    void on_partitions_lost(std::span<topic_partition const> removed) override { write("lost", removed); }

private:
    void write(std::string entry, std::span<topic_partition const> partitions) {
        for (auto const& tp : partitions) entry += ' ' + to_string(tp);
        entries.push_back(entry);
        if (std::exchange(throws_next, false)) throw std::runtime_error{"the listener failed"};
    }
};
using entries = std::vector<std::string>;

struct fixture {
    weir::sim::virtual_clock time;
    weir::sim::cluster cluster{time};
    weir::sim::supplier clients{cluster};
    std::vector<std::string> const topics{"t"};

    fixture() { cluster.create_topic("t", 2); }

    weir::sim::consumer member(std::map<std::string, std::string> more = {}) {
        more.insert({{"group.id", "g"}, {"auto.offset.reset", "earliest"}, {"session.timeout.ms", "1000"}});
        return clients.consumer({std::move(more)});
    }
    void commit(weir::sim::consumer& c, std::int64_t offset) {
        c.commit(std::vector<offset_and_metadata>{{{"t", 0}, offset, ""}}, 0);
    }
    std::optional<std::int64_t> committed() {
        auto const o = cluster.committed("g", {"t", 0});
        return o ? std::optional{o->offset} : std::nullopt;
    }
};

}  // namespace

static_assert(weir::runtime::consumer_client<weir::sim::consumer>);

TEST_CASE("a rebalance takes the polls of its members, in whatever order they come, and no time") {
    fixture f;
    diary first_heard, second_heard;
    auto first = f.member(), second = f.member();
    first.subscribe(f.topics, first_heard);
    second.subscribe(f.topics, second_heard);
    first.poll(1'000'000);
    CHECK(first_heard.entries == entries{"+ t-0 t-1"});
    second.poll(1'000'000);
    CHECK(second_heard.entries.empty());  // the first still owns everything
    first.poll(0);
    CHECK(first_heard.entries == entries{"+ t-0 t-1", "- t-0 t-1", "+ t-0"});
    second.poll(0);
    CHECK(second_heard.entries == entries{"+ t-1"});
    first.poll(0);
    second.poll(0);
    CHECK(first_heard.entries.size() == 3);
    CHECK(second_heard.entries.size() == 1);
    CHECK(f.time.wall_ms() == 0);
}

TEST_CASE("close gives the partitions back and leaves; the destructor leaves and calls nobody") {
    fixture f;
    diary heard;
    SECTION("close") {
        auto c = f.member();
        c.subscribe(f.topics, heard);
        c.poll(0);
        c.close(0);
        CHECK(heard.entries == entries{"+ t-0 t-1", "- t-0 t-1"});
        CHECK_THROWS_WITH(c.poll(0), Catch::Contains("closed"));
    }
    SECTION("destructor") {
        {
            auto c = f.member();
            c.subscribe(f.topics, heard);
            c.poll(0);
        }
        CHECK(heard.entries == entries{"+ t-0 t-1"});
    }
    SECTION("close after its session has timed out") {
        auto c = f.member();
        c.subscribe(f.topics, heard);
        c.poll(0);
        f.time.advance_ms(1'000);
        c.close(0);
        CHECK(heard.entries == entries{"+ t-0 t-1", "lost t-0 t-1"});
    }
    CHECK(f.cluster.members("g").empty());
}

TEST_CASE("a moved consumer is the same member, and the one that it replaces leaves") {
    fixture f;
    diary heard;
    auto first = f.member();
    first.subscribe(f.topics, heard);
    first.poll(0);
    auto const id = first.member_id();
    auto moved = std::move(first);
    moved.poll(0);
    CHECK(moved.member_id() == id);
    CHECK(f.cluster.members("g").size() == 1);
    moved = f.member();
    CHECK(f.cluster.members("g").empty());
}

TEST_CASE("a session times out exactly when its time is up") {
    fixture f;
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    c.poll(0);
    f.time.advance_ms(999);
    c.poll(0);
    f.time.advance_ms(999);
    f.commit(c, 1);
    CHECK(heard.entries.size() == 1);
    f.time.advance_ms(1);
    CHECK_THROWS_WITH(f.commit(c, 2), Catch::Contains("UNKNOWN_MEMBER_ID") && Catch::Contains("'g'"));
    CHECK(f.committed() == 1);
    c.poll(0);
    CHECK(heard.entries == entries{"+ t-0 t-1", "lost t-0 t-1", "+ t-0 t-1"});
    f.commit(c, 2);
    CHECK(f.committed() == 2);
}

TEST_CASE("between its revoke and the next assignment a member knows an old generation and cannot commit") {
    fixture f;
    diary first_heard, second_heard;
    auto first = f.member(), second = f.member(), third = f.member();
    diary third_heard;
    first.subscribe(f.topics, first_heard);
    second.subscribe(f.topics, second_heard);
    third.subscribe(f.topics, third_heard);
    first.poll(0);
    second.poll(0);
    first.poll(0);
    second.poll(0);
    third.poll(0);
    first.poll(0);   // revoked, joined
    f.commit(first, 1);  // the generation still stands
    second.poll(0);  // the last to join: the next generation
    CHECK_THROWS_WITH(f.commit(first, 2), Catch::Contains("ILLEGAL_GENERATION"));
    first.poll(0);
    f.commit(first, 3);
    CHECK(f.committed() == 3);
}

TEST_CASE("a listener that throws is heard by the poller, and the membership goes on") {
    fixture f;
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    heard.throws_next = true;
    CHECK_THROWS_WITH(c.poll(0), "the listener failed");
    f.cluster.append("t", {.key = "k", .value = "v"});
    CHECK(c.poll(0).size() == 1);
    f.time.advance_ms(1'000);
    heard.throws_next = true;
    CHECK_THROWS_WITH(c.poll(0), "the listener failed");
    c.poll(0);
    CHECK(heard.entries == entries{"+ t-0 t-1", "lost t-0 t-1", "+ t-0 t-1"});
}

TEST_CASE("a topic that comes, goes or changes makes its subscribers rebalance") {
    fixture f;
    diary heard;
    auto c = f.member();
    std::vector<std::string> const two{"t", "later"};
    c.subscribe(two, heard);
    c.poll(0);
    f.cluster.create_topic("later");
    c.poll(0);
    f.cluster.delete_topic("t");
    c.poll(0);
    CHECK(heard.entries == entries{"+ t-0 t-1", "- t-0 t-1", "+ later-0 t-0 t-1", "- later-0 t-0 t-1", "+ later-0"});
}

TEST_CASE("subscribing to other topics makes the member join again") {
    fixture f;
    f.cluster.create_topic("u");
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    c.poll(0);
    std::vector<std::string> const other{"u"};
    c.subscribe(other, heard);
    c.poll(0);
    CHECK(heard.entries == entries{"+ t-0 t-1", "- t-0 t-1", "+ u-0"});
}

TEST_CASE("latest begins behind what was there when the partitions came") {
    fixture f;
    f.cluster.append("t", {.key = "k", .value = "old", .partition = 0});
    diary heard;
    auto c = f.member({{"auto.offset.reset", "latest"}});
    c.subscribe(f.topics, heard);
    CHECK(c.poll(0).size() == 0);
    f.cluster.append("t", {.key = "k", .value = "new", .partition = 0});
    auto const batch = c.poll(0);
    REQUIRE(batch.size() == 1);
    CHECK(batch[0].value() == weir::wire_bytes{"new"});
}

TEST_CASE("none throws for a partition without a committed offset, and reads from one that has it") {
    fixture f;
    diary heard;
    auto c = f.member({{"auto.offset.reset", "none"}});
    c.subscribe(f.topics, heard);
    CHECK_THROWS_AS(c.poll(0), weir::runtime::offset_out_of_range);
    c.commit(std::vector<offset_and_metadata>{{{"t", 0}, 0, ""}, {{"t", 1}, 0, ""}}, 0);
    c.close(0);
    auto next = f.member({{"auto.offset.reset", "none"}});
    next.subscribe(f.topics, heard);
    CHECK(next.poll(0).size() == 0);
}

TEST_CASE("max.poll.records bounds a batch") {
    fixture f;
    for (int i = 0; i < 10; ++i) f.cluster.append("t", {.key = "k", .value = "v"});
    diary heard;
    auto c = f.member({{"max.poll.records", "4"}});
    c.subscribe(f.topics, heard);
    CHECK(c.poll(0).size() == 4);
    CHECK(c.poll(0).size() == 4);
    CHECK(c.poll(0).size() == 2);
    CHECK(c.poll(0).size() == 0);
}

TEST_CASE("a batch keeps its records when the topic is truncated or deleted") {
    fixture f;
    f.cluster.append("t", {.key = "k", .value = "kept", .partition = 0});
    auto c = f.clients.consumer({});
    c.assign(std::vector<weir::runtime::partition_offset>{{{"t", 0}, 0}});
    auto const batch = c.poll(0);
    f.cluster.delete_records({"t", 0}, 1);
    f.cluster.delete_topic("t");
    REQUIRE(batch.size() == 1);
    CHECK(batch[0].value() == weir::wire_bytes{"kept"});
    CHECK(batch[0].topic() == "t");
    CHECK_THROWS_AS(c.poll(0), weir::runtime::unknown_topic);
}

TEST_CASE("a commit is whole or not at all, and says what is wrong") {
    fixture f;
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    c.poll(0);
    CHECK_THROWS_WITH(c.commit(std::vector<offset_and_metadata>{{{"t", 0}, 1, ""}, {{"missing", 0}, 1, ""}}, 0),
                      Catch::Contains("'missing'"));
    CHECK_THROWS_WITH(c.commit(std::vector<offset_and_metadata>{{{"t", 0}, 1, std::string(4'097, 'm')}}, 0),
                      Catch::Contains("t-0") && Catch::Contains("4097"));
    CHECK_FALSE(f.committed());
    c.commit(std::vector<offset_and_metadata>{{{"t", 0}, 1, std::string(4'096, 'm')}}, 0);
    CHECK(f.committed() == 1);
}

TEST_CASE("a reader may commit for a group while that has no members") {
    fixture f;
    auto outsider = f.member();
    f.commit(outsider, 7);
    CHECK(f.committed() == 7);
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    c.poll(0);
    CHECK_THROWS_AS(f.commit(outsider, 8), weir::runtime::commit_failed);
    CHECK(f.committed() == 7);
}

TEST_CASE("faults: a refused commit, a dropped member") {
    fixture f;
    diary heard;
    auto c = f.member();
    c.subscribe(f.topics, heard);
    c.poll(0);
    f.cluster.fail_next_commit("g");
    CHECK_THROWS_AS(f.commit(c, 1), weir::runtime::commit_failed);
    CHECK_FALSE(f.committed());
    f.commit(c, 1);
    CHECK(f.committed() == 1);

    CHECK(f.cluster.drop_member(c.member_id()));
    CHECK_THROWS_AS(f.commit(c, 2), weir::runtime::commit_failed);
    c.poll(0);
    CHECK(heard.entries == entries{"+ t-0 t-1", "lost t-0 t-1", "+ t-0 t-1"});
    f.commit(c, 3);
    CHECK(f.committed() == 3);
}

TEST_CASE("what a consumer was not made for is refused") {
    fixture f;
    diary heard;
    std::vector<weir::runtime::partition_offset> const positions{{{"t", 0}, 0}};
    auto reader = f.clients.consumer({});
    CHECK_THROWS_AS(reader.subscribe(f.topics, heard), weir::config_error);
    CHECK_THROWS_AS(f.commit(reader, 1), weir::config_error);
    CHECK_THROWS_AS(reader.committed(std::vector<topic_partition>{{"t", 0}}, 0), weir::config_error);
    CHECK_THROWS_AS(reader.seek(positions), weir::client_error);
    auto assigned = f.member();
    assigned.assign(positions);
    CHECK_THROWS_AS(assigned.subscribe(f.topics, heard), weir::client_error);
    auto subscribed = f.member();
    subscribed.subscribe(f.topics, heard);
    CHECK_THROWS_AS(subscribed.assign(positions), weir::client_error);
}

TEST_CASE("a fenced client is told at every call, and its close disturbs nobody") {
    fixture f;
    diary first_heard, second_heard;
    auto first = f.member({{"group.instance.id", "i"}});
    first.subscribe(f.topics, first_heard);
    first.poll(0);
    auto second = f.member({{"group.instance.id", "i"}});
    second.subscribe(f.topics, second_heard);
    second.poll(0);
    CHECK(second_heard.entries == entries{"+ t-0 t-1"});
    SECTION("its commit is the first to tell") {
        CHECK_THROWS_AS(f.commit(first, 1), weir::runtime::fatal_client_error);
    }
    SECTION("its poll is the first to tell") {}
    for (int i = 0; i < 2; ++i) CHECK_THROWS_WITH(first.poll(0), Catch::Contains("'i'"));
    CHECK_THROWS_AS(f.commit(first, 1), weir::runtime::fatal_client_error);
    first.close(0);
    CHECK(first_heard.entries == entries{"+ t-0 t-1"});
    second.poll(0);
    f.commit(second, 2);
    CHECK(f.committed() == 2);
    CHECK(second_heard.entries.size() == 1);
}

TEST_CASE("sim consumer: where a partition ends, anybody may ask, whatever the consumer is at") {
    fixture f;
    auto c = f.member();
    diary heard;
    c.subscribe(f.topics, heard);
    static_cast<void>(c.poll(0));
    for (int i = 0; i < 3; ++i) f.cluster.append("t", {.key = "k", .value = "v", .partition = 1});
    CHECK(c.known_end_offset({"t", 0}) == 0);
    CHECK(c.known_end_offset({"t", 1}) == 3);  // not polled
    CHECK(c.known_end_offset({"t", 2}) == -1);
    CHECK(c.known_end_offset({"missing", 0}) == -1);
    c.close(0);
    CHECK(c.known_end_offset({"t", 1}) == 3);
}

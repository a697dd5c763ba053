// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <string>
#include <weir/sim/broker.hpp>

namespace {

struct fixture {
    weir::sim::virtual_clock time;
    weir::sim::broker broker{weir::sim::clock{time}};

    void join(std::string const& group, std::string const& id) {
        broker.group_of(group).join(
            id, {.client_id = "c", .topics = {"t"}, .session_timeout_ms = 100, .last_poll_ms = time.wall_ms()});
        broker.settle(broker.group_of(group));
    }
};

}  // namespace

TEST_CASE("topics are created once, with a legal name, some partitions and good configs") {
    fixture f;
    CHECK(f.broker.create({.name = "t", .partitions = 2}).empty());
    CHECK_THAT(f.broker.create({.name = "t"}), Catch::Contains("'t' already exists"));
    CHECK_THAT(f.broker.create({.name = "a b"}), Catch::Contains("'a b'"));
    CHECK_THAT(f.broker.create({.name = "none", .partitions = 0}), Catch::Contains("0 partitions"));
    CHECK_THAT(f.broker.create({.name = "bad", .configs = {{"retention.ms", "x"}}}),
               Catch::Contains("retention.ms = 'x'"));
    CHECK(f.broker.find("bad") == nullptr);
    CHECK(f.broker.create({.name = "default", .partitions = -1}).empty());
    CHECK(f.broker.get("default")->partition_count() == 1);
}

TEST_CASE("what does not exist is named") {
    fixture f;
    f.broker.create({.name = "t", .partitions = 2});
    CHECK_THROWS_WITH(f.broker.get("missing"), Catch::Contains("'missing'"));
    CHECK_THROWS_WITH(f.broker.get(weir::topic_partition{"t", 2}), Catch::Contains("t-2") && Catch::Contains("has 2"));
    CHECK_THROWS_AS(f.broker.get(weir::topic_partition{"t", -1}), weir::runtime::unknown_topic);
    CHECK_THROWS_WITH(f.broker.delete_records({{"t", 0}, 1}), Catch::Contains("t-0") && Catch::Contains("ends at 0"));
    CHECK_THAT(f.broker.erase("missing"), Catch::Contains("'missing'"));
}

TEST_CASE("a deleted topic takes its committed offsets with it; one of the same name is another topic") {
    fixture f;
    f.broker.create({.name = "t"});
    f.broker.create({.name = "u"});
    auto const first = f.broker.get("t");
    f.broker.group_of("g").committed[{"t", 0}] = {5, ""};
    f.broker.group_of("g").committed[{"u", 0}] = {6, ""};
    CHECK(f.broker.erase("t").empty());
    CHECK(first->deleted);
    CHECK(f.broker.group_of("g").committed.size() == 1);
    f.broker.create({.name = "t"});
    auto const second = f.broker.get("t");
    CHECK(second->id != first->id);
    CHECK(&second->name == &first->name);  // equal names are one object
}

TEST_CASE("settling expels the silent and ends the rebalance that they held up") {
    fixture f;
    f.broker.create({.name = "t", .partitions = 2});
    f.join("g", "a");
    auto& g = f.broker.group_of("g");
    CHECK(g.generation() == 1);
    CHECK(g.find("a")->assignment.size() == 2);
    f.time.advance_ms(60);
    f.join("g", "b");
    CHECK(g.rebalancing());
    f.time.advance_ms(60);  // a has been silent for 120
    f.broker.settle(g);
    CHECK_FALSE(g.rebalancing());
    CHECK(g.find("a") == nullptr);
    CHECK(g.find("b")->assignment.size() == 2);
}

TEST_CASE("settling notices topics that come, go and change") {
    fixture f;
    f.join("g", "a");
    auto& g = f.broker.group_of("g");
    CHECK(g.find("a")->assignment.empty());
    f.broker.create({.name = "other"});
    f.broker.settle(g);
    CHECK_FALSE(g.rebalancing());
    f.broker.create({.name = "t", .partitions = 2});
    f.broker.settle(g);
    CHECK(g.rebalancing());
    g.find("a")->joined = true;
    f.broker.settle(g);
    CHECK(g.find("a")->assignment.size() == 2);
    f.broker.erase("t");
    f.broker.create({.name = "t", .partitions = 2});
    f.broker.settle(g);
    CHECK(g.rebalancing());
}

TEST_CASE("member ids are never given twice and line up in the order of joining") {
    fixture f;
    std::string last;
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        auto const id = f.broker.new_member_id("client");
        CHECK(seen.insert(id).second);
        CHECK(last < id);
        last = id;
    }
}

TEST_CASE("a member can be dropped from whatever group it is in") {
    fixture f;
    f.broker.create({.name = "t"});
    f.join("g", "a");
    f.join("h", "b");
    CHECK(f.broker.drop_member("b"));
    CHECK_FALSE(f.broker.drop_member("b"));
    CHECK(f.broker.group_of("h").members().empty());
    CHECK(f.broker.group_of("g").members().size() == 1);
}

TEST_CASE("a wait ends at its deadline, at once when that has passed") {
    weir::sim::broker system{weir::sim::clock{}};
    weir::sim::waiting_poll waiting;
    std::unique_lock held{system.mutex};
    system.wait(held, waiting, system.time.steady_ms() - 1'000);
    auto const deadline_ms = system.time.steady_ms() + 5;
    while (system.time.steady_ms() < deadline_ms) system.wait(held, waiting, deadline_ms);
    CHECK(held.owns_lock());
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/sim/group.hpp>

namespace {

using weir::sim::group;

std::map<std::string, group::shape> const topics{{"t", {1, 4}}};

group::member member(std::int64_t now_ms = 0, std::optional<std::string> instance = std::nullopt) {
    return {.client_id = "c",
            .instance_id = std::move(instance),
            .topics = {"t"},
            .session_timeout_ms = 100,
            .last_poll_ms = now_ms};
}
std::vector<std::int32_t> partitions(group& g, std::string const& id) {
    std::vector<std::int32_t> result;
    for (auto const& tp : g.find(id)->assignment) result.push_back(tp.partition);
    return result;
}
/// Everybody joins again.
void finish_rebalance(group& g) {
    REQUIRE(g.rebalancing());
    for (auto const& [id, m] : std::map{g.members()}) g.find(id)->joined = true;
    REQUIRE(g.all_joined());
    g.complete(topics);
}

}  // namespace

TEST_CASE("the first member has joined at once and gets everything") {
    group g;
    CHECK_FALSE(g.all_joined());
    g.join("a", member());
    CHECK(g.rebalancing());
    REQUIRE(g.all_joined());
    g.complete(topics);
    CHECK(g.generation() == 1);
    CHECK_FALSE(g.rebalancing());
    CHECK_FALSE(g.all_joined());
    CHECK(partitions(g, "a") == std::vector{0, 1, 2, 3});
}

TEST_CASE("a new member makes everybody join again before the next generation") {
    group g;
    g.join("a", member());
    g.complete(topics);
    g.join("b", member());
    CHECK(g.rebalancing());
    CHECK_FALSE(g.all_joined());
    CHECK_FALSE(g.find("a")->joined);
    g.join("c", member());  // while it lasts: no other rebalance
    g.find("a")->joined = true;
    REQUIRE(g.all_joined());
    CHECK(g.generation() == 1);
    g.complete(topics);
    CHECK(g.generation() == 2);
    CHECK(partitions(g, "a") == std::vector{0, 1});
    CHECK(partitions(g, "b") == std::vector{2});
    CHECK(partitions(g, "c") == std::vector{3});
}

TEST_CASE("the session of a silent member times out, that of a waiting one does not") {
    group g;
    g.join("a", member(0));
    g.complete(topics);
    g.join("b", member(50));
    finish_rebalance(g);
    CHECK(g.next_expiry_ms() == 100);
    CHECK_FALSE(g.expire(99));
    CHECK(g.expire(100));
    CHECK(g.find("a") == nullptr);
    CHECK(g.find("b") != nullptr);
    CHECK(g.rebalancing());
    CHECK_FALSE(g.is_fenced("a"));

    g.find("b")->polling = true;
    CHECK_FALSE(g.expire(1'000'000));
    g.find("b")->polling = false;
    CHECK(g.expire(1'000'000));
    CHECK(g.members().empty());
}

TEST_CASE("a group that has lost its last member starts a generation of nobody") {
    group g;
    g.join("a", member());
    g.complete(topics);
    CHECK(g.remove("a"));
    CHECK_FALSE(g.remove("a"));
    CHECK_FALSE(g.rebalancing());
    CHECK_FALSE(g.all_joined());
    CHECK(g.generation() == 2);
}

TEST_CASE("the rebalance ends when the last one that has not joined leaves") {
    group g;
    g.join("a", member());
    g.complete(topics);
    g.join("b", member());
    CHECK_FALSE(g.all_joined());
    g.remove("a");
    REQUIRE(g.all_joined());
    g.complete(topics);
    CHECK(partitions(g, "b") == std::vector{0, 1, 2, 3});
}

TEST_CASE("a static member that comes back takes over its partitions in the same generation") {
    group g;
    g.join("a-1", member(0, "a"));
    g.complete(topics);
    g.join("b-1", member(0, "b"));
    finish_rebalance(g);
    auto const generation = g.generation();
    g.join("a-2", member(0, "a"));
    CHECK_FALSE(g.rebalancing());
    CHECK(g.generation() == generation);
    CHECK(partitions(g, "a-2") == std::vector{0, 1});
    CHECK(g.find("a-1") == nullptr);
    CHECK(g.is_fenced("a-1"));
    CHECK_FALSE(g.is_fenced("a-2"));
    CHECK(g.members().size() == 2);
}

TEST_CASE("a static member that comes back with another subscription causes a rebalance") {
    group g;
    g.join("a-1", member(0, "a"));
    g.complete(topics);
    auto other = member(0, "a");
    other.topics = {"t", "u"};
    g.join("a-2", other);
    CHECK(g.rebalancing());
    CHECK(g.is_fenced("a-1"));
    CHECK(g.topics() == std::set<std::string>{"t", "u"});
}

TEST_CASE("a group knows whether its topics have changed") {
    group g;
    g.join("a", member());
    CHECK(g.has_other_shapes(topics));
    g.complete(topics);
    CHECK_FALSE(g.has_other_shapes(topics));
    CHECK(g.has_other_shapes({}));
    CHECK(g.has_other_shapes({{"t", {1, 5}}}));
    CHECK(g.has_other_shapes({{"t", {2, 4}}}));  // deleted and created again
}

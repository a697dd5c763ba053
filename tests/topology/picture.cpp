// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include "pictures.hpp"

using namespace weir;
using numbers = std::vector<int>;

TEST_CASE("picture: a topology as data") {
    auto const p = picture_of(pictures::merge_and_count());
    CHECK(p.subtopologies == 2);
    std::vector<std::string> names;
    for (auto const& node : p.nodes) names.push_back(node.name);
    CHECK(names == std::vector<std::string>{"read", "a", "b", "m", "key", "counts-repartition-filter",
                                            "counts-repartition-sink", "counts-repartition-source", "count", "stream",
                                            "write"});
    CHECK(p.children == std::vector<numbers>{{1, 2}, {3}, {3}, {4}, {5}, {6}, {}, {8}, {9}, {10}, {}});

    REQUIRE(p.topics.size() == 3);
    CHECK(p.topics[0].name == "in");
    CHECK(p.topics[0].read_by == numbers{0});
    CHECK(p.topics[0].written_by.empty());
    CHECK_FALSE(p.topics[0].internal);
    CHECK(p.topics[1].name == "counts-repartition");
    CHECK(p.topics[1].internal);
    CHECK(p.topics[1].written_by == numbers{6});
    CHECK(p.topics[1].read_by == numbers{7});
    CHECK(p.topics[2].name == "out");
    CHECK(p.topics[2].written_by == numbers{10});

    REQUIRE(p.stores.size() == 1);
    CHECK(p.stores[0].name == "counts");
    CHECK(p.stores[0].changelog == "counts-changelog");
    CHECK(p.stores[0].used_by == numbers{8});
}

TEST_CASE("picture: a store that is not logged has no changelog; a child that merges one parent with itself is one") {
    auto const p = detail::make_picture(
        {{"in", node_kind::source, 0, {}, {"t"}, false, {}}, {"m", node_kind::processor, 0, {0, 0}, {}, false, {"s"}}},
        1, {"-other-changelog"});
    CHECK(p.stores.at(0).changelog.empty());
    CHECK(p.children == std::vector<numbers>{{1}, {}});
}

TEST_CASE("picture: nothing of a topology with a mistake") { CHECK(picture_of(ill_formed{}).nodes.empty()); }

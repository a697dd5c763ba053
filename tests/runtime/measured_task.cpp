// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/measured_task.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>

using namespace weir_tests;

namespace {

struct handles {
    static int topic(std::string const&) { return 0; }
};

auto recounted() {
    return weir::topology(words() | weir::select_key([](std::string const& v) { return v; }) | weir::group_by_key() |
                          weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
}

}  // namespace

TEST_CASE("measured_task: nodes of a task with their topics and ends, those of others without a name") {
    auto const topology = recounted();
    handles out;
    weir::runtime::topic_table<int> const topics{topology, "app", out};
    for (int subtopology : {0, 1}) {
        strings sources, ends;
        auto const nodes = weir::runtime::measured_nodes(topics, subtopology);
        REQUIRE(nodes.size() == topics.nodes.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            bool const is_here = topics.nodes[i].subtopology == subtopology;
            CHECK(nodes[i].name == (is_here ? topics.nodes[i].name : ""));
            if (!is_here) continue;
            if (nodes[i].is_source) sources.push_back(nodes[i].topic);
            if (nodes[i].is_terminal) ends.push_back(nodes[i].topic);
        }
        CHECK(sources == strings{subtopology == 0 ? "in" : "app-counts-repartition"});
        CHECK(ends == strings{subtopology == 0 ? "app-counts-repartition" : "out"});
    }
}

TEST_CASE("measured_task: stores belong to the task that uses them") {
    using topology = decltype(recounted());
    auto const first = weir::runtime::measured_stores<topology>(0),
               second = weir::runtime::measured_stores<topology>(1);
    REQUIRE(first.size() == 1);
    CHECK(first[0].name.empty());
    CHECK(second[0].name == "counts");
    CHECK(second[0].scope == "in-memory");
}

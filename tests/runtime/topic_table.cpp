// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/topic_table.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>

using namespace weir_tests;

namespace {

/// Gives handles, and remembers for what.
struct handles {
    strings topics;
    int topic(std::string const& name) {
        topics.push_back(name);
        return static_cast<int>(topics.size()) - 1;
    }
};

}  // namespace

TEST_CASE("topic_table: topics as the broker knows them, by vertex and by store") {
    auto const topology =
        weir::topology(words() | weir::select_key([](std::string const& v) { return v; }) | weir::group_by_key() |
                       weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
    handles out;
    weir::runtime::topic_table<int> const table{topology, "app", out};
    CHECK(table.subscription() == strings{"in", "app-counts-repartition"});
    CHECK(out.topics == strings{"app-counts-repartition", "out", "app-counts-changelog"});
    CHECK(table.changelog_of_store == strings{"app-counts-changelog"});
    CHECK(table.source_of("in") == 0);
    CHECK(table.topic_of_node[static_cast<std::size_t>(table.source_of("app-counts-repartition"))] ==
          "app-counts-repartition");
    CHECK(table.source_of("out") == -1);
    CHECK(table.source_of("counts-repartition") == -1);
}

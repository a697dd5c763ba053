// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/draw.hpp>

#include <catch2/catch.hpp>
#include <sstream>
#include "pictures.hpp"

using namespace weir;

namespace {

std::size_t longest_line(std::string const& text) {
    std::istringstream in{text};
    std::size_t most = 0;
    for (std::string line; std::getline(in, line);) {
        std::size_t columns = 0;
        for (char const c : line) columns += (c & 0xc0) != 0x80;
        most = std::max(most, columns);
    }
    return most;
}

}  // namespace

TEST_CASE("draw: three outputs") {
    CHECK(draw(pictures::three_outputs()) ==
          "Sub-topology 0\n"
          "  ○ KSTREAM-SOURCE-0000000000 ◀── transactions\n"
          "  ○ mask\n"
          "  ├─○ pattern\n"
          "  │ ○ to-patterns ──▶ patterns\n"
          "  ├─○ reward\n"
          "  │ ○ to-rewards ──▶ rewards\n"
          "  └─○ to-purchases ──▶ purchases\n");
}

TEST_CASE("draw: a merge stands below its last parent; topics lead to other sub-topologies; stores") {
    CHECK(draw(pictures::merge_and_count()) ==
          "Sub-topology 0\n"
          "  ○ read ◀── in\n"
          "  ├─○ a\n"
          "  │ └─⇢ m\n"
          "  └─○ b\n"
          "    ○ m ⇠ a ⇠ b\n"
          "    ○ key\n"
          "    ○ counts-repartition-filter\n"
          "    ○ counts-repartition-sink ──▶ counts-repartition (sub-topology 1)\n"
          "\n"
          "Sub-topology 1\n"
          "  ○ counts-repartition-source ◀── counts-repartition (sub-topology 0)\n"
          "  ○ count ═══ store counts ═══ counts-changelog\n"
          "  ○ stream\n"
          "  ○ write ──▶ out\n");
}

TEST_CASE("draw: what is too long for a line goes below, and is cut in the end") {
    auto const narrow = draw(pictures::merge_and_count(), 40);
    CHECK(longest_line(narrow) == 40);
    CHECK_THAT(narrow, Catch::Contains("    ○ counts-repartition-sink\n"
                                       "        ──▶ counts-repartition (sub-top…\n"));
    CHECK_THAT(narrow, Catch::Contains("  ○ counts-repartition-source\n"
                                       "  │   ◀── counts-repartition (sub-topol…\n"
                                       "  ○ count ═══ store counts\n"
                                       "  │   ═══ counts-changelog\n"));
    CHECK(draw(pictures::merge_and_count(), -1) == narrow);
}

TEST_CASE("draw: branches within branches go on in trees of their own") {
    std::vector<node_description> nodes{{"n0", node_kind::source, 0, {}, {"t"}, false, {}}};
    for (int i = 0, parent = 0; i < 30; ++i) {
        auto const number = std::to_string(i + 1);
        nodes.push_back({"n" + number, node_kind::processor, 0, {parent}, {}, false, {}});
        nodes.push_back({"leaf" + number, node_kind::processor, 0, {parent}, {}, false, {}});
        parent = 2 * i + 1;
    }
    auto const text = draw(detail::make_picture(nodes, 1, {}), 60);
    CHECK(longest_line(text) <= 60);
    for (auto const& node : nodes) {
        auto const at = text.find("○ " + node.name + (node.topics.empty() ? "\n" : " ◀"));
        CHECK(at != text.npos);
        CHECK(text.find("○ " + node.name + '\n', at + 1) == text.npos);
    }
    CHECK_THAT(text, Catch::Contains("├─▼ n15\n") && Catch::Contains("└─○ leaf15\n") && Catch::Contains("\n▼ ○ n15\n"));
}

TEST_CASE("draw: nothing") { CHECK(draw(topology_picture{}) == ""); }

// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/to_dot.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include "pictures.hpp"

using namespace weir;
using Catch::Contains;

TEST_CASE("to_dot: nodes in boxes, topics between them, stores") {
    CHECK(to_dot(pictures::merge_and_count()) == R"dot(digraph topology {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="Helvetica"];
  subgraph cluster_0 {
    label="Sub-topology 0";
    n0 [label="read"];
    n1 [label="a"];
    n2 [label="b"];
    n3 [label="m"];
    n4 [label="key"];
    n5 [label="counts-repartition-filter"];
    n6 [label="counts-repartition-sink"];
  }
  subgraph cluster_1 {
    label="Sub-topology 1";
    n7 [label="counts-repartition-source"];
    n8 [label="count"];
    n9 [label="stream"];
    n10 [label="write"];
    s0 [shape=cylinder, style=solid, label="counts\n(counts-changelog)"];
  }
  t0 [shape=cds, style=solid, label="in"];
  t1 [shape=cds, style=dashed, label="counts-repartition"];
  t2 [shape=cds, style=solid, label="out"];
  n0 -> n1;
  n0 -> n2;
  n1 -> n3;
  n2 -> n3;
  n3 -> n4;
  n4 -> n5;
  n5 -> n6;
  n7 -> n8;
  n8 -> n9;
  n9 -> n10;
  t0 -> n0;
  n6 -> t1;
  t1 -> n7;
  n10 -> t2;
  n8 -> s0 [dir=both, style=dashed];
}
)dot");
}

TEST_CASE("to_dot: labels are escaped") {
    CHECK(detail::dot_label("a\"b\\c&d\ne\x01") == R"("a\"b\\c&amp;d\ne ")");
    CHECK_THAT(to_dot(pictures::hostile_picture()),
               Contains(R"([label="a\"b\\c<d>&amp;e;#f`g'{h}[i]|j\nk% é --> end"])"));
}

TEST_CASE("to_dot: Graphviz draws it, whatever the names are") {
    if (std::system("dot -V >/dev/null 2>&1") != 0) {
        WARN("skipped: dot is not installed (Debian: graphviz)");
        return;
    }
    auto const file = std::filesystem::temp_directory_path() / ("weir-" + std::to_string(getpid()) + ".dot");
    auto const drawn = [&](std::string const& text) {
        std::ofstream{file} << text;
        auto* const pipe = popen(("dot -Tsvg " + file.string() + " 2>&1").c_str(), "r");
        REQUIRE(pipe);
        std::string out;
        for (int c; (c = std::fgetc(pipe)) != EOF;) out += static_cast<char>(c);
        CHECK(pclose(pipe) == 0);
        std::filesystem::remove(file);
        CHECK_THAT(out, !Contains("Warning") && !Contains("rror") && Contains("</svg>"));
        return out;
    };
    auto const count = [](std::string const& text, std::string const& part) {
        int n = 0;
        for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
        return n;
    };
    auto const svg = drawn(to_dot(pictures::merge_and_count()));
    CHECK(count(svg, "class=\"node\"") == 11 + 3 + 1);
    CHECK(count(svg, "class=\"edge\"") == 10 + 4 + 1);
    CHECK(count(svg, "class=\"cluster\"") == 2);
    auto const odd = drawn(to_dot(pictures::hostile_picture()));
    CHECK_THAT(odd, Contains("a&quot;b\\c&lt;d&gt;&amp;e;#f`g&#39;{h}[i]|j</text>"));
    CHECK(count(odd, "class=\"node\"") == 4);
}

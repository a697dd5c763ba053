// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/to_mermaid.hpp>

#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include "pictures.hpp"

using namespace weir;

namespace {

/// What a reader of Mermaid's flowcharts finds in a text; says what it does not understand.
struct flowchart {
    std::map<std::string, std::string> labels;  // by the id of the node
    std::set<std::string> edges;
    int boxes = 0;
    std::string wrong;

    static std::string decoded(std::string label) {
        label = std::regex_replace(label, std::regex{"<br/>"}, "\n");
        std::smatch m;
        while (std::regex_search(label, m, std::regex{"#([0-9]+);"}))
            label = m.prefix().str() + '\1' + static_cast<char>(std::stoi(m[1].str())) + m.suffix().str();
        std::erase(label, '\1');
        return label;
    }

    explicit flowchart(std::string const& text) {
        std::string const label = R"re("((?:[A-Za-z0-9 ._,():/-]|[\x80-\xff]|#[0-9]+;|<br/>)*)")re";
        std::regex const box{R"( *subgraph [a-z][0-9]+\[)" + label + R"(\])"}, end{" *end"},
            node{R"( *([a-z][0-9]+)(?:\()" + label + R"(\)|\[\()" + label + R"(\)\]|\{\{)" + label + R"(\}\}|\[/)" +
                 label + R"(/\]))"},
            edge{R"( *([a-z][0-9]+) (-->|-\.-) ([a-z][0-9]+))"};
        std::istringstream in{text};
        std::string line;
        std::getline(in, line);
        if (line != "flowchart LR") wrong = line;
        int depth = 0;
        std::smatch m;
        while (wrong.empty() && std::getline(in, line))
            if (std::regex_match(line, m, box))
                ++boxes, ++depth;
            else if (std::regex_match(line, end))
                --depth;
            else if (std::regex_match(line, m, node))
                labels[m[1].str()] = decoded(m[2].str() + m[3].str() + m[4].str() + m[5].str());
            else if (std::regex_match(line, m, edge) && labels.contains(m[1].str()) && labels.contains(m[3].str()))
                edges.insert(labels[m[1].str()] + ' ' + m[2].str() + ' ' + labels[m[3].str()]);
            else
                wrong = line;
        if (depth != 0) wrong = "subgraph without end";
    }
};

}  // namespace

TEST_CASE("to_mermaid: three outputs") {
    CHECK(to_mermaid(pictures::three_outputs()) == R"(flowchart LR
  subgraph g0["Sub-topology 0"]
    n0("KSTREAM-SOURCE-0000000000")
    n1("mask")
    n2("pattern")
    n3("to-patterns")
    n4("reward")
    n5("to-rewards")
    n6("to-purchases")
  end
  t0[/"transactions"/]
  t1[/"patterns"/]
  t2[/"rewards"/]
  t3[/"purchases"/]
  n0 --> n1
  n1 --> n2
  n1 --> n4
  n1 --> n6
  n2 --> n3
  n4 --> n5
  t0 --> n0
  n3 --> t1
  n5 --> t2
  n6 --> t3
)");
}

TEST_CASE("to_mermaid: stores, internal topics and edges, read by the rules of the language") {
    flowchart const f{to_mermaid(pictures::merge_and_count())};
    CHECK(f.wrong == "");
    CHECK(f.boxes == 2);
    CHECK(f.labels.size() == 11 + 3 + 1);
    CHECK(f.labels.at("s0") == "counts\n(counts-changelog)");
    CHECK(f.edges ==
          std::set<std::string>{"a --> m", "b --> m", "count --> stream", "count -.- counts\n(counts-changelog)",
                                "counts-repartition --> counts-repartition-source",
                                "counts-repartition-filter --> counts-repartition-sink",
                                "counts-repartition-sink --> counts-repartition", "counts-repartition-source --> count",
                                "in --> read", "key --> counts-repartition-filter", "m --> key", "read --> a",
                                "read --> b", "stream --> write", "write --> out"});
}

TEST_CASE("to_mermaid: names cannot leave their labels") {
    flowchart const f{to_mermaid(pictures::hostile_picture())};
    CHECK(f.wrong == "");
    CHECK(f.labels.size() == 4);
    std::string shown = pictures::hostile;
    shown[shown.find('\x01')] = ' ';
    CHECK(f.labels.at("n1") == shown);
    CHECK(f.labels.at("t0") == shown);
    CHECK(f.labels.at("s0") == 's' + shown + "\n(s" + shown + "-changelog)");
}

TEST_CASE("to_mermaid: the check of its language can fail") {
    CHECK(flowchart{"graph LR\n"}.wrong == "graph LR");
    CHECK(flowchart{"flowchart LR\n  n0(\"a\"b\")\n"}.wrong == "  n0(\"a\"b\")");
    CHECK(flowchart{"flowchart LR\n  n0 --> n1\n"}.wrong == "  n0 --> n1");
    CHECK(flowchart{"flowchart LR\n  subgraph g0[\"x\"]\n"}.wrong != "");
}

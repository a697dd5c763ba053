// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/to_json.hpp>

#include <simdjson.h>
#include <catch2/catch.hpp>
#include "pictures.hpp"

using namespace weir;

TEST_CASE("to_json: nodes, edges, topics, stores") {
    auto const text = to_json(pictures::merge_and_count());
    simdjson::dom::parser parser;
    simdjson::dom::object const all = parser.parse(text);
    CHECK(std::int64_t{all["subtopologies"]} == 2);
    CHECK(simdjson::dom::array{all["nodes"]}.size() == 11);
    auto const count = all["nodes"].at(8);
    CHECK(simdjson::minify(count) ==
          R"({"id":8,"name":"count","kind":"processor","subtopology":1,"topics":[],"stores":["counts"]})");
    CHECK(simdjson::minify(all["nodes"].at(6)) ==
          R"({"id":6,"name":"counts-repartition-sink","kind":"sink","subtopology":0,)"
          R"("topics":["counts-repartition"],"stores":[]})");
    CHECK(simdjson::minify(all["edges"]) ==
          R"([{"from":0,"to":1},{"from":0,"to":2},{"from":1,"to":3},{"from":2,"to":3},{"from":3,"to":4},)"
          R"({"from":4,"to":5},{"from":5,"to":6},{"from":7,"to":8},{"from":8,"to":9},{"from":9,"to":10}])");
    CHECK(simdjson::minify(all["topics"]) ==
          R"([{"name":"in","internal":false,"written_by":[],"read_by":[0]},)"
          R"({"name":"counts-repartition","internal":true,"written_by":[6],"read_by":[7]},)"
          R"({"name":"out","internal":false,"written_by":[10],"read_by":[]}])");
    CHECK(simdjson::minify(all["stores"]) == R"([{"name":"counts","changelog":"counts-changelog","used_by":[8]}])");
}

TEST_CASE("to_json: names are escaped, and what is empty is a list all the same") {
    simdjson::dom::parser parser;
    auto const odd = to_json(pictures::hostile_picture());
    CHECK(std::string_view{parser.parse(odd)["nodes"].at(1)["name"]} == pictures::hostile);
    auto const empty = to_json(topology_picture{});
    CHECK(simdjson::minify(simdjson::dom::element{parser.parse(empty)}) ==
          R"({"subtopologies":0,"nodes":[],"edges":[],"topics":[],"stores":[]})");
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/group_json.hpp>

#include <simdjson.h>
#include <catch2/catch.hpp>
#include "group_examples.hpp"

using namespace weir;

TEST_CASE("group_json: a group") {
    auto group = kafka_tests::stable_group();
    group.members.erase(group.members.begin() + 1);
    group.members[1].group_instance_id = "static";
    group.offsets.erase(group.offsets.begin() + 1, group.offsets.begin() + 3);
    CHECK(kafka::to_json(group) ==
          R"({"group":"orders","state":"Stable","assignor":"range",)"
          R"("coordinator":{"id":1,"host":"broker-1.example.org","port":9092},"lag":2,"members":[)"
          R"({"consumer_id":"b-1","group_instance_id":null,"host":"/10.0.0.1","client_id":"b",)"
          R"("assignment":[{"topic":"in","partition":2}]},)"
          R"({"consumer_id":"idle","group_instance_id":"static","host":"/10.0.0.3","client_id":"c","assignment":[]}],)"
          R"("partitions":[)"
          R"({"topic":"in","partition":2,"current_offset":100,"log_end_offset":100,"lag":0,"consumer_id":"b-1"},)"
          R"({"topic":"gone","partition":0,"current_offset":3,"log_end_offset":null,"lag":null,"consumer_id":null},)"
          R"({"topic":"old","partition":7,"current_offset":1,"log_end_offset":3,"lag":2,"consumer_id":null}]})");
}

TEST_CASE("group_json: with what becomes of the lag") {
    auto group = kafka_tests::empty_group();
    group.offsets.push_back({{"in", 1}, 4, {}});
    kafka::group_watch watch{3'000};
    for (int s = 0; s < 5; ++s) {
        group.offsets[0].end = 3 + 2 * s;
        watch.add(1'000 * s, group);
    }
    simdjson::dom::parser parser;
    auto const text = kafka::to_json(group, &watch);
    simdjson::dom::element const all = parser.parse(text);
    CHECK(double{all["lag_per_second"]} == Approx{2});
    CHECK(std::string_view{all["verdict"]} == "stalled");
    CHECK(simdjson::minify(all["partitions"].at(0)) ==
          R"({"topic":"in","partition":0,"current_offset":1,"log_end_offset":11,"lag":10,"consumer_id":null,)"
          R"("lag_per_second":2.0,"verdict":"stalled"})");
    CHECK(all["partitions"].at(1)["lag_per_second"].is_null());
    CHECK(all["partitions"].at(1)["verdict"].is_null());
}

TEST_CASE("group_json: what is odd") {
    simdjson::dom::parser parser;
    kafka::group_description group;
    group.group = "a\"\xff";
    group.error = "group a\": not authorized";
    CHECK(kafka::to_json(group) == "{\"group\":\"a\\\"\xef\xbf\xbd\",\"error\":\"group a\\\": not authorized\"}");
    group.error.clear();
    group.members_known = false;
    auto const text = kafka::to_json(group);
    CHECK(parser.parse(text)["members"].is_null());
    CHECK(kafka::to_json(std::vector<kafka::group_listing>{{"a", kafka::group_state::stable}, {"b"}}) ==
          R"({"groups":[{"group":"a","state":"Stable"},{"group":"b","state":"Unknown"}]})");
    CHECK(kafka::to_json(std::span<kafka::group_listing const>{}) == R"({"groups":[]})");
}

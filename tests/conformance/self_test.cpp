// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>
#include "compare.hpp"
#include "functions.hpp"

// What the scenarios rest on: the comparison sees every difference, and a golden file that is none is an error.

using namespace conformance;

namespace {

constexpr std::string_view text_of_golden = R"({
"name": "n", "config": {"application.id": "oracle"}, "wall_clock_start_ms": 1000,
"describe": "Topologies:\n   Sub-topology: 0\n",
"internal_topics": {"oracle-c-changelog": {"kind": "changelog", "configs": {"cleanup.policy": "compact"}},
                    "oracle-r-repartition": {"kind": "repartition", "partitions": 3, "configs": {}}},
"steps": [
 {"pipe": {"topic": "in", "key": "k", "timestamp": 7, "headers": [["h", "00"], ["h", null]],
           "key_bytes_hex": "6b", "value_bytes_hex": null}},
 {"advance_wall_clock_ms": 5}, {"dump_store": "c"}],
"outputs": [
 {"step": 0, "topic": "oracle-c-changelog", "partition": 0, "timestamp": 7, "headers": [],
  "key_bytes_hex": "6b", "value_bytes_hex": "0000000000000001"},
 {"step": 0, "topic": "out", "timestamp": 7, "headers": [["h", "00"], ["trace", "masked"]],
  "key_bytes_hex": "6b", "value_bytes_hex": "76"}],
"dumps": [{"step": 2, "store": "c", "entries": [{"key": "k", "value": 1, "timestamp": 7, "value_bytes_hex": "01"}]}],
"errors": [], "dropped_records": 2, "store_kinds": {"c": "timestamped_kv", "w": "window"},
"stores": {"c": [{"key": "k", "value": 1, "timestamp": 7, "value_bytes_hex": "01"}],
           "w": [{"key": "k", "start": 0, "end": 10, "value": 1, "value_bytes_hex": "01"},
                 {"key": "k", "start": 10, "end": 20, "value": 1, "value_bytes_hex": "01"}]}
})";

struct change {
    char const* what;
    std::function<void(outcome&)> apply;
};

}  // namespace

TEST_CASE("a golden file is read completely") {
    auto const g = parse_golden(text_of_golden);
    CHECK(g.name == "n");
    CHECK(g.config.at("application.id") == "oracle");
    CHECK(g.wall_clock_start_ms == 1000);
    REQUIRE(g.steps.size() == 3);
    auto const& piped = g.steps[0].pipe.value();
    CHECK(piped.topic == "in");
    CHECK(piped.key == "k");
    CHECK(piped.value == std::nullopt);
    CHECK(piped.timestamp_ms == 7);
    REQUIRE(piped.headers.size() == 2);
    CHECK(piped.headers[0].second == std::string(1, '\0'));
    CHECK(piped.headers[1].second == std::nullopt);
    CHECK(g.steps[1].advance_wall_clock_ms == 5);
    CHECK(g.steps[2].dump_store == "c");
    CHECK(g.expected.outputs.size() == 2);
    CHECK(g.expected.internal_topics.at("oracle-r-repartition").partitions == 3);
    CHECK(g.expected.dropped_records == 2);
    CHECK_FALSE(g.timestamps_are_masked);
    CHECK(g.masked_headers == std::set<std::string>{"trace"});
}

TEST_CASE("the comparison sees every difference") {
    auto const g = parse_golden(text_of_golden);
    CHECK(differences(g, g.expected).empty());
    change const changes[] = {
        {"describe", [](outcome& o) { o.describe += '\n'; }},
        {"no internal topic", [](outcome& o) { o.internal_topics.erase("oracle-c-changelog"); }},
        {"one more internal topic", [](outcome& o) { o.internal_topics["oracle-x-changelog"] = {"changelog", 0, {}}; }},
        {"kind", [](outcome& o) { o.internal_topics["oracle-c-changelog"].kind = "repartition"; }},
        {"partitions", [](outcome& o) { o.internal_topics["oracle-r-repartition"].partitions = 0; }},
        {"config", [](outcome& o) { o.internal_topics["oracle-c-changelog"].configs["cleanup.policy"] = "delete"; }},
        {"one more config", [](outcome& o) { o.internal_topics["oracle-r-repartition"].configs["a"] = "b"; }},
        {"an output less", [](outcome& o) { o.outputs.pop_back(); }},
        {"an output more", [](outcome& o) { o.outputs.push_back(o.outputs.back()); }},
        {"order over all topics", [](outcome& o) { std::swap(o.outputs[0], o.outputs[1]); }},
        {"step", [](outcome& o) { o.outputs[0].step = 1; }},
        {"topic", [](outcome& o) { o.outputs[0].topic = "out"; }},
        {"partition", [](outcome& o) { o.outputs[0].partition = 1; }},
        {"no partition", [](outcome& o) { o.outputs[0].partition = std::nullopt; }},
        {"key", [](outcome& o) { o.outputs[0].key = "K"; }},
        {"empty key", [](outcome& o) { o.outputs[0].key = ""; }},
        {"null key", [](outcome& o) { o.outputs[0].key = std::nullopt; }},
        {"value", [](outcome& o) { o.outputs[0].value->back() = 2; }},
        {"null value", [](outcome& o) { o.outputs[1].value = std::nullopt; }},
        {"the text null is not null", [](outcome& o) { o.outputs[1].value = "null"; }},
        {"timestamp", [](outcome& o) { o.outputs[0].timestamp_ms = 8; }},
        {"no timestamp", [](outcome& o) { o.outputs[0].timestamp_ms = std::nullopt; }},
        {"header's name", [](outcome& o) { o.outputs[1].headers[0].first = "H"; }},
        {"header's value", [](outcome& o) { o.outputs[1].headers[0].second = "0"; }},
        {"header's null", [](outcome& o) { o.outputs[1].headers[0].second = std::nullopt; }},
        {"no header", [](outcome& o) { o.outputs[1].headers.clear(); }},
        {"order of headers", [](outcome& o) { std::swap(o.outputs[1].headers[0], o.outputs[1].headers[1]); }},
        {"dump", [](outcome& o) { o.dumps[0].entries.clear(); }},
        {"no dump", [](outcome& o) { o.dumps.clear(); }},
        {"no store", [](outcome& o) { o.stores.erase("c"); }},
        {"store's key", [](outcome& o) { o.stores["c"][0].key = "K"; }},
        {"store's value", [](outcome& o) { o.stores["c"][0].value = "2"; }},
        {"store's timestamp", [](outcome& o) { o.stores["c"][0].timestamp_ms = 8; }},
        {"store's entry more", [](outcome& o) { o.stores["c"].push_back({"x", {}, {}, "", 1, {}}); }},
        {"window's start", [](outcome& o) { o.stores["w"][0].window_start_ms = 1; }},
        {"window's end", [](outcome& o) { o.stores["w"][0].window_end_ms = 9; }},
        {"error", [](outcome& o) { o.failed_step = 2; }},
        {"dropped records", [](outcome& o) { o.dropped_records = 0; }},
    };
    for (auto const& [what, apply] : changes) {
        auto changed = g.expected;
        apply(changed);
        INFO(what);
        CHECK_FALSE(differences(g, changed).empty());
    }
}

TEST_CASE("what is masked and the order of a store's entries are not compared") {
    auto const g = parse_golden(text_of_golden);
    auto other = g.expected;
    other.outputs[1].headers[1].second = "any";
    std::swap(other.stores["w"][0], other.stores["w"][1]);
    other.stores["not shown by the golden"] = {};
    CHECK(differences(g, other) == "");
}

TEST_CASE("a difference is shown with what stands around it") {
    auto const g = parse_golden(text_of_golden);
    auto changed = g.expected;
    changed.outputs[1].value = "w\"";
    CHECK(differences(g, changed) ==
          "  outputs:\n"
          "      step 0: oracle-c-changelog (partition 0)  \"k\" = 0x0000000000000001  @ 7\n"
          "    - step 0: out  \"k\" = \"v\"  @ 7  [\"h\": 0x00]  [\"trace\": masked]\n"
          "    + step 0: out  \"k\" = \"w\\\"\"  @ 7  [\"h\": 0x00]  [\"trace\": masked]\n");
}

TEST_CASE("a golden file that is none is an error") {
    auto const without = [](std::string_view part, std::string_view instead = "") {
        std::string text{text_of_golden};
        auto const at = text.find(part);
        REQUIRE(at != std::string::npos);
        return text.replace(at, part.size(), instead);
    };
    CHECK_THROWS(parse_golden(""));
    CHECK_THROWS(parse_golden("{}"));
    CHECK_THROWS(parse_golden(without(R"("dropped_records": 2, )")));
    CHECK_THROWS(parse_golden(without(R"("key_bytes_hex": "6b", )")));
    CHECK_THROWS(parse_golden(without(R"("6b")", R"("6")")));
    CHECK_THROWS(parse_golden(without(R"("6b")", R"("6x")")));
    CHECK_THROWS(parse_golden(without(R"("dump_store")", R"("drop_store")")));
    CHECK_THROWS(load_golden("there_is_no_such_scenario"));
}

TEST_CASE("the functions of the scenarios take null and count code points") {
    std::string const no_text, accented = "kö bee", wave = "🌊";
    CHECK(str(nullptr) == "null");
    CHECK(len(nullptr) == 0);
    CHECK(len(text{accented}) == 6);
    CHECK(first(text{wave}) == wave);
    CHECK(first(text{accented}) == "k");
    CHECK(first(nullptr) == "");
    CHECK(words(text{accented}) == std::vector<std::string>{"kö", "bee"});
    CHECK(words(text{no_text}).empty());
}

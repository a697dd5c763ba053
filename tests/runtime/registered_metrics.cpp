// SPDX-License-Identifier: Apache-2.0
// The metrics of applications beside those that the Java library registers for the same topologies
// (tests/conformance/capture_metrics).
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <span>
#include <sstream>
#include <tests/runtime/support.hpp>
#include <weir/metrics/catalogue.hpp>

namespace metrics = weir::metrics;
using weir_tests::strings;

namespace {

strings split(std::string const& line, char at) {
    strings out;
    std::istringstream in{line};
    for (std::string part; std::getline(in, part, at);) out.push_back(part);
    return out;
}
strings lines_of(std::string const& path) {
    std::ifstream in{WEIR_SOURCE_DIR "/" + path};
    REQUIRE(in);
    strings out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}
std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    return text.erase(text.find_last_not_of(' ') + 1);
}

/// Whether `name` is meant by `pattern`, which may end with "*".
bool is_meant(std::string const& pattern, std::string const& name) {
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

/// Groups and patterns of names from the table "Meaningless here" of the page.
std::vector<std::pair<std::string, std::string>> meaningless() {
    std::vector<std::pair<std::string, std::string>> out;
    bool inside = false;
    for (auto const& line : lines_of("docs/reference/metrics/catalogue.md")) {
        if (line.starts_with("## ")) inside = line == "## Meaningless here";
        if (!inside || !line.starts_with("| stream-")) continue;
        auto const cells = split(line, '|');
        REQUIRE(cells.size() == 4);
        CHECK(trimmed(cells[3]).size() > 20);
        for (auto const& name : split(cells[2], ',')) out.emplace_back(trimmed(cells[1]), trimmed(name));
    }
    REQUIRE(out.size() > 5);
    return out;
}

std::string text_of(metrics::tags const& tags) {
    std::string out;
    for (auto const& [name, value] : tags)
        if (name != "process-id") out += (out.empty() ? "" : ",") + name + '=' + value;
    return out;
}

/// Of a golden file, without what is meaningless here, up to a level.
std::set<std::string> javas(std::string const& golden, int rank, std::set<std::size_t>& used) {
    auto const without = meaningless();
    std::set<std::string> out;
    for (auto const& line : lines_of("tests/metrics/golden/" + golden + ".tsv")) {
        auto const cells = split(line, '\t');
        REQUIRE(cells.size() == 6);
        if ((cells[0] == "DEBUG" && rank < metrics::debug::rank) ||
            (cells[0] == "TRACE" && rank < metrics::trace::rank))
            continue;
        bool is_left_out = false;
        for (std::size_t i = 0; i < without.size(); ++i)
            if (without[i].first == cells[1] && is_meant(without[i].second, cells[3])) {
                is_left_out = true;
                used.insert(i);
            }
        if (is_left_out) continue;
        metrics::tags about;
        for (auto const& tag : split(cells[2], ','))
            about[tag.substr(0, tag.find('='))] = tag.substr(tag.find('=') + 1);
        // It goes down, so it is no counter for who reads it.
        auto const kind = cells[3] == "restore-remaining-records-total" ? "gauge" : cells[4];
        out.insert(cells[1] + ' ' + text_of(about) + ' ' + cells[3] + ' ' + kind + ' ' + cells[5]);
    }
    return out;
}

bool is_javas(metrics::metric const& m) {
    std::span<metrics::definition const* const> const groups[] = {
        metrics::client::all, metrics::thread::all, metrics::task::all, metrics::node::all,
        metrics::topic::all,  metrics::store::all,  metrics::cache::all};
    for (auto const& group : groups)
        for (auto const* d : group)
            if (d->group == m.group && d->name == m.name) return d->is_javas;
    FAIL("not in the catalogue: " << m.group << ' ' << m.name);
    return false;
}

/// Kafka Streams counts the calls of source nodes only; here each node has what these have.
bool is_of_source_only(metrics::metric const& m) {
    return m.group == metrics::node::group && m.name.starts_with("process-") &&
           m.tags.at("processor-node-id").find("KSTREAM-SOURCE-") == std::string::npos;
}

/// What an application of weir has that Kafka Streams has too.
std::set<std::string> ours(metrics::snapshot const& all) {
    constexpr char const* kinds[] = {"gauge", "counter", "text"};
    std::set<std::string> out;
    for (auto const& m : all)
        if (is_javas(m) && !is_of_source_only(m))
            CHECK(out.insert(m.group + ' ' + text_of(m.tags) + ' ' + m.name + ' ' + kinds[static_cast<int>(m.kind)] +
                             ' ' + m.description)
                      .second);
    return out;
}

void check_same(std::set<std::string> const& got, std::set<std::string> const& expected) {
    strings missing, more;
    std::set_difference(expected.begin(), expected.end(), got.begin(), got.end(), std::back_inserter(missing));
    std::set_difference(got.begin(), got.end(), expected.begin(), expected.end(), std::back_inserter(more));
    CHECK(missing == strings{});
    CHECK(more == strings{});
    CHECK(expected.size() > 40);
}

template <typename Level, typename Topology>
void compare(Topology const& topology, strings const& topics, std::string const& golden, std::set<std::size_t>& used) {
    weir::sim::cluster cluster;
    for (auto const& topic : topics) cluster.create_topic(topic, 1);
    weir::sim::streams app{cluster, topology, weir_tests::app(), weir::with<Level>};
    app.start();
    REQUIRE(weir_tests::eventually([&] { return app.state() == weir::state::running; }));
    check_same(ours(app.metrics()), javas(golden, Level::rank, used));
}

template <typename Topology>
std::set<std::size_t> compare_levels(Topology const& topology, strings const& topics, std::string const& golden) {
    std::set<std::size_t> used;
    compare<metrics::info>(topology, topics, golden, used);
    compare<metrics::debug>(topology, topics, golden, used);
    compare<metrics::trace>(topology, topics, golden, used);
    return used;
}

std::string same(std::string const& text) { return text; }

}  // namespace

TEST_CASE("registered_metrics: ZMart has the metrics of Java, level by level") {
    auto purchases = weir::stream<"transactions">(weir::serde::string, weir::serde::string) | weir::map_values(same);
    compare_levels(
        weir::topology(purchases | weir::map_values(same) | weir::to<"patterns">(),
                       purchases | weir::map_values(same) | weir::to<"rewards">(), purchases | weir::to<"purchases">()),
        {"transactions", "patterns", "rewards", "purchases"}, "zmart");
}

TEST_CASE("registered_metrics: a count in memory has the metrics of Java, and each exception is used") {
    auto const cached = weir_tests::words() | weir::group_by_key() | weir::count<"counts">(weir::caching_enabled);
    auto const used =
        compare_levels(weir::topology(cached | weir::to_stream() | weir::to<"out">()), {"in", "out"}, "count");
    CHECK(used.size() == meaningless().size());
}

TEST_CASE("registered_metrics: a table in memory has the metrics of Java") {
    using weir::serde::string;
    auto const cached = weir::table<"in">(string, string, weir::materialized<"table">(weir::caching_enabled));
    compare_levels(weir::topology(cached | weir::to_stream() | weir::to<"out">()), {"in", "out"}, "table");
}

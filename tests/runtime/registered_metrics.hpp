// SPDX-License-Identifier: Apache-2.0
#pragma once

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
#include <weir/metrics/rocksdb_catalogue.hpp>

namespace weir_tests::registered {

namespace metrics = weir::metrics;

inline strings split(std::string const& line, char at) {
    strings out;
    std::istringstream in{line};
    for (std::string part; std::getline(in, part, at);) out.push_back(part);
    return out;
}
inline strings lines_of(std::string const& path) {
    std::ifstream in{WEIR_SOURCE_DIR "/" + path};
    REQUIRE(in);
    strings out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}
inline std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    return text.erase(text.find_last_not_of(' ') + 1);
}

/// Whether `name` is meant by `pattern`, which may end with "*".
inline bool is_meant(std::string const& pattern, std::string const& name) {
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

/// Groups and patterns of names from the table "Meaningless here" of the page.
inline std::vector<std::pair<std::string, std::string>> meaningless() {
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

inline std::string text_of(metrics::tags const& tags) {
    std::string out;
    for (auto const& [name, value] : tags)
        if (name != "process-id") out += (out.empty() ? "" : ",") + name + '=' + value;
    return out;
}

/// Of a golden file, without what is meaningless here, up to a level.
inline std::set<std::string> javas(std::string const& golden, int rank, std::set<std::size_t>& used) {
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

inline bool is_javas(metrics::metric const& m) {
    std::span<metrics::definition const* const> const groups[] = {
        metrics::client::all, metrics::thread::all, metrics::task::all, metrics::node::all,
        metrics::topic::all,  metrics::store::all,  metrics::cache::all};
    for (auto const& group : groups)
        for (auto const* d : group)
            if (d->group == m.group && d->name == m.name) return d->is_javas;
    for (auto const& d : metrics::rocksdb::properties)
        if (d.group == m.group && d.name == m.name) return d.is_javas;
    for (auto const* d : metrics::rocksdb::statistics)
        if (d->group == m.group && d->name == m.name) return d->is_javas;
    FAIL("not in the catalogue: " << m.group << ' ' << m.name);
    return false;
}

/// Kafka Streams counts the calls of source nodes only; here each node has what these have.
inline bool is_of_source_only(metrics::metric const& m) {
    return m.group == metrics::node::group && m.name.starts_with("process-") &&
           m.tags.at("processor-node-id").find("KSTREAM-SOURCE-") == std::string::npos;
}

/// What an application of weir has that Kafka Streams has too.
inline std::set<std::string> ours(metrics::snapshot const& all) {
    constexpr char const* kinds[] = {"gauge", "counter", "text"};
    std::set<std::string> out;
    for (auto const& m : all)
        if (is_javas(m) && !is_of_source_only(m))
            CHECK(out.insert(m.group + ' ' + text_of(m.tags) + ' ' + m.name + ' ' + kinds[static_cast<int>(m.kind)] +
                             ' ' + m.description)
                      .second);
    return out;
}

inline void check_same(std::set<std::string> const& got, std::set<std::string> const& expected) {
    strings missing, more;
    std::set_difference(expected.begin(), expected.end(), got.begin(), got.end(), std::back_inserter(missing));
    std::set_difference(got.begin(), got.end(), expected.begin(), expected.end(), std::back_inserter(more));
    CHECK(missing == strings{});
    CHECK(more == strings{});
    CHECK(expected.size() > 40);
}

template <typename Level, typename Topology>
void compare(Topology const& topology, strings const& topics, std::string const& golden, std::set<std::size_t>& used,
             std::string const& state_dir) {
    weir::sim::cluster cluster;
    for (auto const& topic : topics) cluster.create_topic(topic, 1);
    auto settings = weir_tests::app();
    if (!state_dir.empty()) settings.set("state.dir", state_dir);
    weir::sim::streams app{cluster, topology, settings, weir::with<Level>};
    app.start();
    REQUIRE(weir_tests::eventually([&] { return app.state() == weir::state::running; }));
    check_same(ours(app.metrics()), javas(golden, Level::rank, used));
}

template <typename Topology>
std::set<std::size_t> compare_levels(Topology const& topology, strings const& topics, std::string const& golden,
                                     std::string const& state_dir = {}) {
    std::set<std::size_t> used;
    compare<metrics::info>(topology, topics, golden, used, state_dir);
    compare<metrics::debug>(topology, topics, golden, used, state_dir);
    compare<metrics::trace>(topology, topics, golden, used, state_dir);
    return used;
}

inline std::string same(std::string const& text) { return text; }

}  // namespace weir_tests::registered

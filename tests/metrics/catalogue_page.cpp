// SPDX-License-Identifier: Apache-2.0
// docs/reference/metrics/catalogue.md is written from the code: WEIR_WRITE_PAGES=1 build/dev/tests/metrics_tests "the
// page*" writes it anew.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <span>
#include <sstream>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/rocksdb_catalogue.hpp>

namespace metrics = weir::metrics;

namespace {

char const* const page = WEIR_SOURCE_DIR "/docs/reference/metrics/catalogue.md";

std::string read_page() {
    std::ostringstream text;
    text << std::ifstream{page}.rdbuf();
    return text.str();
}

std::string table_of(std::string const& space, std::string const& tags, std::span<metrics::definition const* const> all,
                     std::string const& of = "") {
    constexpr char const* levels[] = {"off", "info", "debug", "trace"};
    constexpr char const* kinds[] = {"gauge", "counter", "text"};
    std::string out = "## " + std::string{all.front()->group} + of + "\n\nConstants in `weir::metrics::" + space +
                      "`. Tags: " + tags + ".\n\n| metric | level | kind | |\n|---|---|---|---|\n";
    for (auto const* d : all)
        out += "| " + std::string{d->name} + " | " + levels[d->rank] + " | " + kinds[static_cast<int>(d->is)] + " | " +
               std::string{d->description} + (d->is_javas ? "" : " (weir)") + " |\n";
    return out + '\n';
}

std::string all_tables() {
    std::vector<metrics::definition const*> rocksdb;
    for (auto const& d : metrics::rocksdb::properties) rocksdb.push_back(&d);
    rocksdb.insert(rocksdb.end(), std::begin(metrics::rocksdb::statistics), std::end(metrics::rocksdb::statistics));
    return table_of("client", "`client-id`; `client-state` has `application-id` too", metrics::client::all) +
           table_of("thread", "`thread-id`", metrics::thread::all) +
           table_of("task", "`thread-id`, `task-id`", metrics::task::all) +
           table_of("node", "`thread-id`, `task-id`, `processor-node-id`", metrics::node::all) +
           table_of("topic", "`thread-id`, `task-id`, `processor-node-id`, `topic`", metrics::topic::all) +
           table_of("store", "`thread-id`, `task-id`, and `<kind of store>-state-id`, such as `in-memory-state-id`",
                    metrics::store::all) +
           table_of("rocksdb", "`thread-id`, `task-id`, `rocksdb-state-id`", rocksdb, " of RocksDB") +
           table_of("cache", "`thread-id`, `task-id`, `record-cache-id`", metrics::cache::all);
}

}  // namespace

TEST_CASE("the page of the metrics is what the code says") {
    auto const text = read_page();
    auto const begin = text.find("## stream-metrics\n"), end = text.find("## Meaningless here\n");
    REQUIRE(begin < end);
    REQUIRE(end != std::string::npos);
    if (std::getenv("WEIR_WRITE_PAGES"))
        std::ofstream{page} << text.substr(0, begin) << all_tables() << text.substr(end);
    else
        CHECK(text.substr(begin, end - begin) == all_tables());
}

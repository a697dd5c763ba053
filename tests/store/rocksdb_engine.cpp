// SPDX-License-Identifier: Apache-2.0
#include <weir/store/rocksdb_engine.hpp>

#include <catch2/catch.hpp>
#include <tests/store/engine_laws.hpp>
#include <tests/store/temporary_directory.hpp>

using weir_tests::contents;
using entries = std::vector<std::pair<weir::bytes, weir::bytes>>;

namespace {

void overwrite(std::string const& path, std::string const& text) {
    weir::files::write(weir::files::descriptor{::open(path.c_str(), O_WRONLY | O_TRUNC)}, text, path);
}

/// The files of a directory whose name ends so.
std::vector<std::string> files_of(std::string const& path, std::string_view ending) {
    std::vector<std::string> found;
    for (auto const& name : weir::files::names_in(path))
        if (name.ends_with(ending)) found.push_back(path + '/' + name);
    return found;
}

}  // namespace

TEST_CASE("rocksdb_engine keeps the laws of engines, in memory") {
    weir_tests::check_engine_laws<weir::rocksdb_engine>();
}

TEST_CASE("rocksdb_engine keeps the laws of engines, in a directory") {
    weir_tests::temporary_directory const directory;
    weir_tests::check_engine_laws<weir::rocksdb_engine>(
        [&](weir::rocksdb_engine& engine) { engine.open(directory.path + "/a/b/store"); });
}

TEST_CASE("rocksdb_engine: what was committed and closed comes back, what was not is gone") {
    weir_tests::temporary_directory const directory;
    {
        weir::rocksdb_engine engine;
        engine.open(directory.path);
        engine.put("a", "1");
        engine.put("b", "2");
        engine.commit();
        engine.erase("b");
        engine.put("c", "3");
        CHECK(engine.uncommitted_bytes() == 3);
        CHECK(contents(engine) == entries{{"a", "1"}, {"c", "3"}});
        engine.close();
        CHECK_FALSE(engine.is_open());
    }
    weir::rocksdb_engine engine;
    engine.open(directory.path);
    CHECK(contents(engine) == entries{{"a", "1"}, {"b", "2"}});
}

TEST_CASE("rocksdb_engine: discard forgets what was not committed") {
    weir_tests::temporary_directory const directory;
    weir::rocksdb_engine engine;
    engine.open(directory.path);
    engine.put("a", "1");
    engine.commit();
    engine.flush();
    engine.put("a", "2");
    engine.erase("a");
    engine.discard();
    CHECK(contents(engine) == entries{{"a", "1"}});
    CHECK(engine.size() == 1);
}

TEST_CASE("rocksdb_engine: a directory that somebody has open says so, and is not called corrupt") {
    weir_tests::temporary_directory const directory;
    weir::rocksdb_engine engine, second;
    engine.open(directory.path);
    CHECK_THROWS_WITH(second.open(directory.path), Catch::Contains(directory.path) && Catch::Contains("lock"));
    CHECK_FALSE(second.is_corrupt());
    CHECK_FALSE(second.is_open());
}

TEST_CASE("rocksdb_engine: a directory that is no RocksDB any more is corrupt, and says where it is") {
    weir_tests::temporary_directory const directory;
    {
        weir::rocksdb_engine engine;
        engine.open(directory.path);
        engine.put("a", "1");
        engine.commit();
        engine.flush();
    }
    weir::rocksdb_engine engine;
    SECTION("its CURRENT is not what it was") { overwrite(directory.path + "/CURRENT", "nonsense"); }
    SECTION("its CURRENT is missing") { weir::files::remove_all(directory.path + "/CURRENT"); }
    SECTION("its manifest is not what it was") {
        for (auto const& name : weir::files::names_in(directory.path))
            if (name.starts_with("MANIFEST")) overwrite(directory.path + '/' + name, "nonsense");
    }
    SECTION("a table is missing") {
        auto const tables = files_of(directory.path, ".sst");
        REQUIRE_FALSE(tables.empty());
        for (auto const& table : tables) weir::files::remove_all(table);
    }
    SECTION("a table was cut short") {
        auto const tables = files_of(directory.path, ".sst");
        REQUIRE_FALSE(tables.empty());
        for (auto const& table : tables) overwrite(table, "");
    }
    CHECK_THROWS_AS(engine.open(directory.path), weir::corrupt_state);
    CHECK(engine.is_corrupt());
    weir::files::remove_all(directory.path);
    engine.open(directory.path);
    CHECK(contents(engine).empty());
    CHECK_FALSE(engine.is_corrupt());
}

TEST_CASE("rocksdb_engine: a path that cannot be made is no corruption") {
    weir_tests::temporary_directory const directory;
    weir::files::write_atomically(directory.path + "/file", "");
    weir::rocksdb_engine engine;
    CHECK_THROWS_WITH(engine.open(directory.path + "/file/store"), Catch::Contains(directory.path + "/file"));
    CHECK_FALSE(engine.is_corrupt());
}

namespace {

struct no_cache : weir::rocksdb_options {
    static inline std::string configured;
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        rocksdb::BlockBasedTableOptions table;
        table.no_block_cache = true;
        options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
        configured = path;
    }
};

}  // namespace

TEST_CASE("rocksdb_engine: options are chosen by type, and know whose they are") {
    weir_tests::temporary_directory const directory;
    weir::basic_rocksdb_engine<no_cache> engine;
    engine.open(directory.path);
    engine.put("a", "1");
    engine.commit();
    engine.flush();
    CHECK(engine.get("a") == "1");
    CHECK(no_cache::configured == directory.path);
}

TEST_CASE("rocksdb_engine: how many bytes wait, lie in memory and on the disk") {
    weir_tests::temporary_directory const directory;
    weir::rocksdb_engine engine;
    CHECK(engine.footprint().memory() == 0);
    engine.open(directory.path);
    engine.put("key", std::string(100'000, 'x'));
    CHECK(engine.footprint().uncommitted == 100'003);
    CHECK(engine.footprint().disk == 0);
    auto const before = engine.footprint().memtables;
    engine.commit();
    CHECK(engine.footprint().uncommitted == 0);
    CHECK(engine.footprint().memtables >= before + 100'000);
    engine.flush();
    CHECK(engine.footprint().disk > 100'000);
    CHECK(engine.get("key"));
    CHECK(engine.footprint().block_cache > 0);
    CHECK(engine.footprint().rocksdb() == engine.footprint().memory());
}

TEST_CASE("rocksdb_engine: samples for metrics, with statistics where they are kept") {
    using metrics_of = weir::metrics::rocksdb_sample;
    weir_tests::temporary_directory const directory;
    for (bool const keeps : {false, true}) {
        weir::rocksdb_engine engine;
        if (keeps) engine.keep_statistics();
        metrics_of none;
        engine.sample(none);
        CHECK(none.properties == metrics_of{}.properties);

        engine.open(directory.path + (keeps ? "/kept" : "/not"));
        auto const property = [](metrics_of const& of, std::string_view name) {
            for (std::size_t i = 0; i < of.properties.size(); ++i)
                if (weir::metrics::rocksdb::properties[i].name == name) return of.properties[i];
            FAIL("no property " << name);
            return std::int64_t{};
        };
        for (int i = 0; i < 1000; ++i) engine.put("key " + std::to_string(i), std::string(100, 'v'));
        engine.erase("gone");
        engine.commit();
        CHECK(engine.get("key 1"));
        metrics_of written;
        engine.sample(written);
        CHECK(property(written, "num-entries-active-mem-table") == 1001);
        CHECK(property(written, "num-deletes-active-mem-table") == 1);
        CHECK(property(written, "cur-size-active-mem-table") > 100'000);
        CHECK(property(written, "estimate-num-keys") > 900);
        CHECK(property(written, "block-cache-capacity") == 50 << 20);
        CHECK(property(written, "total-sst-files-size") == 0);
        CHECK(property(written, "num-live-versions") >= 1);

        engine.flush();
        CHECK(engine.get("key 1"));
        CHECK_FALSE(engine.get("key x"));
        metrics_of flushed;
        engine.sample(flushed);
        CHECK(property(flushed, "num-entries-active-mem-table") == 0);
        CHECK(property(flushed, "total-sst-files-size") > 10'000);
        CHECK(property(flushed, "live-sst-files-size") > 10'000);
        CHECK(property(flushed, "estimate-table-readers-mem") > 0);
        CHECK(property(flushed, "block-cache-usage") > 0);
        CHECK(property(flushed, "background-errors") == 0);
        CHECK((written.bytes_written > 100'000) == keeps);
        CHECK((written.memtable.hits == 1) == keeps);
        CHECK((flushed.bytes_read >= 200) == keeps);
        CHECK((flushed.bytes_flushed > 10'000) == keeps);
        CHECK((flushed.memtable.misses >= 1) == keeps);
        CHECK((flushed.data_blocks.hits + flushed.data_blocks.misses > 0) == keeps);
        CHECK((flushed.flush.count == 1) == keeps);
        CHECK((flushed.flush.max_ms > 0) == keeps);
    }
}

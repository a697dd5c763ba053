// SPDX-License-Identifier: Apache-2.0
// How much of a RocksDB a prefix_scan reads.
#include <rocksdb/slice_transform.h>
#include <rocksdb/statistics.h>
#include <catch2/catch.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>
#include <weir/store/key_value_store.hpp>
#include <weir/store/rocksdb_engine.hpp>

namespace {

struct counted : weir::rocksdb_options {
    static inline std::shared_ptr<rocksdb::Statistics> statistics;
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        statistics = options.statistics = rocksdb::CreateDBStatistics();
    }
    static auto steps() { return statistics->getTickerCount(rocksdb::NUMBER_DB_NEXT); }
    static auto skipped() { return statistics->getTickerCount(rocksdb::NUMBER_ITER_SKIP); }
};
struct knows_prefixes : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(3));
    }
};

}  // namespace

TEST_CASE("a prefix_scan seeks in RocksDB, and stops behind the last key that begins so") {
    weir_tests::temporary_directory const directory;
    weir::key_value_store<weir::serde::string_serde, weir::serde::integer_serde<int>,
                          weir::basic_rocksdb_engine<counted>>
        store{{}, {}};
    store.engine().open(directory.path);
    auto const nowhere = [](auto const&...) {};
    for (int i = 0; i < 1'000; ++i) store.put("k" + std::to_string(1'000 + i), i, 0, nowhere);
    store.engine().commit();
    SECTION("in the memtable") {}
    SECTION("in a table") { store.engine().flush(); }
    store.put("k1500", -1, 0, nowhere);  // these wait
    store.erase("k1501", 0, nowhere);
    store.put("k150x", -2, 0, nowhere);
    std::string found;
    auto const before = counted::steps();
    store.prefix_scan("k150",
                      [&](std::string const& key, int value) { found += key + '=' + std::to_string(value) + ' '; });
    CHECK(found ==
          "k1500=-1 k1502=502 k1503=503 k1504=504 k1505=505 k1506=506 k1507=507 k1508=508 k1509=509 k150x=-2 ");
    CHECK(counted::steps() - before <= 11);  // ten, and one to see that it is the end
    CHECK(counted::steps() > before);
    store.engine().close();
}

TEST_CASE("a prefix_scan does not search through what was erased behind it") {
    weir_tests::temporary_directory const directory;
    weir::basic_rocksdb_engine<counted> engine;
    engine.open(directory.path);
    for (int i = 0; i < 1'000; ++i) engine.put("k" + std::to_string(1'000 + i), "v");
    engine.commit();
    engine.flush();
    for (int i = 100; i < 1'000; ++i) engine.erase("k" + std::to_string(1'000 + i));
    engine.commit();
    weir::prefix_range const keys{"k109"};
    int found = 0;
    auto const before = counted::skipped();
    engine.range(keys.from(), keys.to(), keys.only([&](auto const&...) { ++found; }));
    CHECK(found == 10);
    CHECK(counted::skipped() - before <= 2);
    engine.range("k1099", "k1999", [&](auto const&...) { ++found; });
    CHECK(found == 11);
    CHECK(counted::skipped() - before > 800);  // where all was asked for
    engine.close();
}

TEST_CASE("options that know prefixes change nothing that a range finds") {
    weir_tests::temporary_directory const directory;
    weir::basic_rocksdb_engine<knows_prefixes> engine;
    engine.open(directory.path);
    for (auto const* key : {"a", "aaa1", "aaa2", "aab1", "b"}) engine.put(key, "v");
    engine.commit();
    engine.flush();
    std::string found;
    engine.range("aaa2", "b", [&](weir::bytes_view key, auto const&) { found.append(key) += ' '; });
    CHECK(found == "aaa2 aab1 b ");
    found.clear();
    engine.range("aa", std::nullopt, [&](weir::bytes_view key, auto const&) { found.append(key) += ' '; });
    CHECK(found == "aaa1 aaa2 aab1 b ");
}

// SPDX-License-Identifier: Apache-2.0
// What a dump tells of a store in RocksDB.
#include <catch2/catch.hpp>
#include <tests/runtime/application.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/dump.hpp>
#include <weir/rocksdb.hpp>

using namespace weir_tests;

TEST_CASE("dumps: a store in RocksDB, its memory by what it is for, and its files") {
    temporary_directory const directory;
    fixture f;
    weir::sim::streams app{
        f.cluster,
        weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::kept_in<weir::rocksdb_engine>) |
                       weir::to_stream() | weir::to<"out">()),
        weir_tests::app({{"state.dir", directory.path}}), weir::with<weir::dumps>};
    app.start();
    for (int i = 0; i < 100; ++i) f.append(std::to_string(i), "v");
    REQUIRE(f.has_committed(100));
    weir::store_inspection store;
    REQUIRE(eventually([&] {
        auto const tasks = app.inspect().threads.at(0).tasks;
        if (tasks.size() != 1 || tasks[0].stores.size() != 1) return false;
        store = tasks[0].stores[0];
        return store.keys == 100;
    }));
    CHECK(store.kind == "rocksdb");
    REQUIRE(store.footprint);
    CHECK(store.footprint->entries == 0);
    CHECK(store.footprint->memtables > 0);
    CHECK_THAT(app.dump(), Catch::Contains("    store counts: rocksdb, 100 keys, ") && Catch::Contains("(memtables "));
    CHECK(memory_of(app.inspect()).rocksdb > 0);
}

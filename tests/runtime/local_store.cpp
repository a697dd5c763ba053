// SPDX-License-Identifier: Apache-2.0
// A store that is being restored: what of it is committed when, and what is left of it when its task goes.
#include <weir/runtime/local_store.hpp>

#include <catch2/catch.hpp>
#include <tests/store/engine_laws.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>

using namespace weir_tests;
using entries = std::vector<std::pair<weir::bytes, weir::bytes>>;

namespace {

struct small_memtables : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.write_buffer_size = 1 << 20;
    }
};
using engine_type = weir::basic_rocksdb_engine<small_memtables>;

struct fixture {
    temporary_directory directory;
    engine_type engine;
    weir::runtime::changelog_position position;
    weir::runtime::local_store store{
        engine, directory.path + "/rocksdb/s", directory.path + "/.checkpoint", {"s-changelog", 0}, true, position};

    fixture() {
        store.open({}, [](std::string const&) {});
    }
    void restore(std::int64_t offset, std::string const& value = "v") {
        engine.restore("k" + std::to_string(offset), weir::bytes_view{value});
        store.restored(offset, false);
    }
};

}  // namespace

TEST_CASE("local_store: what is restored is committed when as much as a memtable takes came together, or all of it") {
    fixture f;
    f.restore(7);
    CHECK(f.store.is_restoring());
    CHECK(f.store.committed() < 0);
    CHECK(contents(f.engine).empty());
    SECTION("much") {
        f.restore(8, std::string(2 << 20, 'x'));
        CHECK(f.store.committed() == 8);
    }
    SECTION("all, to an end that is no record") {
        f.store.restored(9, true);
        CHECK(f.store.committed() == 9);
    }
    SECTION("asked for") {
        f.store.commit_restored();
        CHECK(f.store.committed() == 7);
    }
    CHECK_FALSE(f.store.is_restoring());
    CHECK(f.position.offset == f.store.committed());
    CHECK(f.store.uncommitted_bytes() == 0);
    CHECK(f.engine.get("k7") == "v");
}

TEST_CASE("local_store: the commits of other stores leave one alone that is being restored") {
    fixture f;
    f.restore(7);
    f.store.commit();
    CHECK(f.store.is_restoring());
    CHECK(f.store.committed() < 0);
    CHECK(contents(f.engine).empty());
    f.store.commit_restored();
    f.engine.put("a", "1");
    f.position.reach(8);
    f.store.commit();
    CHECK(f.store.committed() == 8);
    CHECK(contents(f.engine) == entries{{"a", "1"}, {"k7", "v"}});
}

TEST_CASE("local_store: a task that goes keeps what was restored, and forgets what the changelog may not have") {
    fixture f;
    f.restore(7);
    f.store.discard();
    CHECK(f.store.committed() == 7);
    f.engine.put("a", "1");
    f.store.discard();
    CHECK(f.store.committed() == 7);
    CHECK(f.store.uncommitted_bytes() == 0);
    CHECK(contents(f.engine) == entries{{"k7", "v"}});
}

TEST_CASE("local_store: a store that starts over forgets how far it was") {
    fixture f;
    f.restore(7);
    f.store.forget_checkpoint();
    f.engine.clear();
    CHECK_FALSE(f.store.is_restoring());
    f.store.discard();
    CHECK(f.store.committed() < 0);
    CHECK(contents(f.engine).empty());
}

TEST_CASE("local_store: an empty changelog leaves nothing to say in a checkpoint") {
    fixture f;
    f.store.restored(-1, true);
    CHECK_FALSE(f.store.is_restoring());
    CHECK(f.store.committed() == weir::runtime::nothing_yet);
}

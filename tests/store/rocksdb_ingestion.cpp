// SPDX-License-Identifier: Apache-2.0
// What a restore gives to the engine, which writes tables of it by itself.
#include <weir/store/rocksdb_ingestion.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <tests/store/engine_laws.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/store/rocksdb_engine.hpp>

using weir_tests::contents;
using entries = std::vector<std::pair<weir::bytes, weir::bytes>>;

namespace {

struct fixture {
    weir_tests::temporary_directory directory;
    std::string const path = directory.path + "/store";
    weir::rocksdb_engine engine;

    fixture() { engine.open(path); }

    /// What a process finds that begins when this one is killed.
    entries after_a_crash() const {
        auto const copy = directory.path + "/copy";
        std::filesystem::remove_all(copy);
        std::filesystem::copy(path, copy);
        weir::rocksdb_engine next;
        next.open(copy);
        return contents(next);
    }
};

}  // namespace

TEST_CASE("rocksdb_engine: what is restored is seen after the commit, and then it is on the disk") {
    fixture f;
    f.engine.restore("b", "1");
    f.engine.restore("a", "2");
    f.engine.restore("b", "3");
    CHECK(f.engine.uncommitted_bytes() >= 6);
    CHECK(f.engine.footprint().uncommitted >= 6);
    CHECK(contents(f.engine).empty());
    CHECK(f.after_a_crash().empty());
    f.engine.commit();
    CHECK(f.engine.uncommitted_bytes() == 0);
    CHECK(contents(f.engine) == entries{{"a", "2"}, {"b", "3"}});
    CHECK(f.engine.get("b") == "3");
    CHECK(f.after_a_crash() == entries{{"a", "2"}, {"b", "3"}});
    CHECK(f.engine.footprint().disk > 0);
    CHECK_FALSE(weir::files::exists(f.path + "/restored.tmp"));
}

TEST_CASE("rocksdb_engine: a restore goes over what the store has, erasures too") {
    fixture f;
    for (auto const* key : {"a", "b", "c"}) f.engine.put(key, "old");
    f.engine.commit();
    SECTION("in the memtable") {}
    SECTION("in a table") { f.engine.flush(); }
    f.engine.restore("a", "new");
    f.engine.restore("b", std::nullopt);
    f.engine.restore("d", std::nullopt);
    f.engine.commit();
    CHECK(contents(f.engine) == entries{{"a", "new"}, {"c", "old"}});
    f.engine.restore("b", "again");
    f.engine.commit();
    CHECK(contents(f.engine) == entries{{"a", "new"}, {"b", "again"}, {"c", "old"}});
    CHECK(f.after_a_crash() == contents(f.engine));
}

TEST_CASE("rocksdb_engine: restored and put, what came last stands") {
    fixture f;
    f.engine.restore("a", "1");
    f.engine.put("a", "2");
    CHECK(f.engine.get("a") == "2");
    SECTION("a put") {
        f.engine.commit();
        CHECK(contents(f.engine) == entries{{"a", "2"}});
    }
    SECTION("a restore") {
        f.engine.restore("a", "3");
        f.engine.restore("b", std::nullopt);
        f.engine.commit();
        CHECK(contents(f.engine) == entries{{"a", "3"}});
    }
}

TEST_CASE("rocksdb_engine: discard, clear and close forget what was restored and not committed") {
    fixture f;
    f.engine.restore("a", "1");
    SECTION("discard") { f.engine.discard(); }
    SECTION("clear") { f.engine.clear(); }
    SECTION("close") {
        f.engine.close();
        f.engine.open(f.path);
    }
    CHECK(f.engine.uncommitted_bytes() == 0);
    f.engine.commit();
    CHECK(contents(f.engine).empty());
}

TEST_CASE("rocksdb_engine: without a directory a restore is seen at once, as puts are") {
    weir::rocksdb_engine engine;
    engine.restore("a", "1");
    engine.restore("b", "2");
    engine.restore("a", std::nullopt);
    CHECK(contents(engine) == entries{{"b", "2"}});
}

TEST_CASE("rocksdb_engine: a process that died while it wrote a table leaves nothing behind") {
    fixture f;
    f.engine.restore("a", "1");
    f.engine.commit();
    f.engine.close();
    weir::files::write_atomically(f.path + "/restored.tmp", "half a table");
    f.engine.open(f.path);
    CHECK_FALSE(weir::files::exists(f.path + "/restored.tmp"));
    CHECK(contents(f.engine) == entries{{"a", "1"}});
}

TEST_CASE("rocksdb_engine: many restored in several commits, the later ones over the earlier ones") {
    fixture f;
    CHECK(f.engine.restore_batch_bytes() == 16 << 20);
    for (int round = 0; round < 8; ++round) {
        for (int i = round; i < 1'000; i += 1 + round % 3)
            f.engine.restore(std::to_string(i), round % 4 == 2 ? weir::wire_bytes{} : std::to_string(round + i));
        f.engine.commit();
    }
    entries expected;
    for (int i = 0; i < 1'000; ++i) {
        std::optional<int> last;
        for (int round = 0; round < 8; ++round)
            if (i >= round && (i - round) % (1 + round % 3) == 0) last = round;
        if (last && *last % 4 != 2) expected.emplace_back(std::to_string(i), std::to_string(*last + i));
    }
    std::sort(expected.begin(), expected.end());
    REQUIRE(expected.size() > 500);
    CHECK(contents(f.engine) == expected);
    f.engine.close();
    f.engine.open(f.path);
    CHECK(contents(f.engine) == expected);
}

TEST_CASE("rocksdb_engine: a table that cannot be written loses nothing, and is no damage") {
    fixture f;
    f.engine.restore("a", "1");
    std::filesystem::create_directory(f.path + "/restored.tmp");
    CHECK_THROWS_WITH(f.engine.commit(), Catch::Contains("cannot restore the RocksDB in " + f.path));
    CHECK_FALSE(f.engine.is_corrupt());
    std::filesystem::remove(f.path + "/restored.tmp");
    f.engine.commit();
    CHECK(contents(f.engine) == entries{{"a", "1"}});
}

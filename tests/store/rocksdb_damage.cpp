// SPDX-License-Identifier: Apache-2.0
// What may wipe a store, and what must not: files that are not what was written, and everything else.
#include <weir/store/rocksdb_damage.hpp>

#include <rocksdb/comparator.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <tests/store/engine_laws.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/store/rocksdb_engine.hpp>

using weir_tests::contents;
using entries = std::vector<std::pair<weir::bytes, weir::bytes>>;
using rocksdb::Status;

namespace {

struct reversed : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.comparator = rocksdb::ReverseBytewiseComparator();
    }
};
struct log_elsewhere : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.wal_dir = path + ".no/such/directory";
    }
};
struct few_open_files : weir::rocksdb_options {
    static void configure(rocksdb::Options& options, std::string const& path) {
        weir::rocksdb_options::configure(options, path);
        options.max_open_files = 1;
        options.skip_stats_update_on_db_open = true;
    }
};

/// A store with two entries, which is closed.
struct fixture {
    weir_tests::temporary_directory directory;
    std::string const path = directory.path + "/0_0/rocksdb/counts";

    fixture() {
        weir::rocksdb_engine engine;
        engine.open(path);
        engine.put("a", "1");
        engine.put("b", "2");
        engine.commit();
        engine.flush();
        engine.close();
    }
    template <typename Options>
    void is_refused(std::string const& why) const {
        weir::basic_rocksdb_engine<Options> engine;
        std::string said;
        try {
            engine.open(path);
        } catch (weir::corrupt_state const& e) {
            said = std::string{"corrupt: "} + e.what();
        } catch (weir::state_error const& e) {
            said = e.what();
        }
        CHECK_THAT(said, Catch::StartsWith("cannot open the RocksDB in " + path + ": ") && Catch::Contains(why));
        CHECK_FALSE(engine.is_corrupt());
        CHECK_FALSE(engine.is_open());
    }
    ~fixture() {
        weir::rocksdb_engine engine;
        engine.open(path);
        CHECK(contents(engine) == entries{{"a", "1"}, {"b", "2"}});
    }
};

}  // namespace

TEST_CASE("rocksdb_engine: options that do not fit the files are an error, and leave them as they are") {
    fixture const f;
    SECTION("another order of keys") { f.is_refused<reversed>("does not match existing comparator"); }
    SECTION("a directory of RocksDB's that cannot be made") {
        f.is_refused<log_elsewhere>("No such file or directory");
    }
}

TEST_CASE("rocksdb_engine: files of Kafka Streams, which have column families, are left as they are") {
    weir_tests::temporary_directory const directory;
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open(options, directory.path, &opened).ok());
    std::unique_ptr<rocksdb::DB> db{opened};
    rocksdb::ColumnFamilyHandle* family = nullptr;
    REQUIRE(db->CreateColumnFamily({}, "keyValueWithTimestamp", &family).ok());
    REQUIRE(db->DestroyColumnFamilyHandle(family).ok());
    REQUIRE(db->Close().ok());
    db.reset();
    auto const tell = [&] {
        auto names = weir::files::names_in(directory.path);
        std::erase_if(names, [](auto const& name) { return name.starts_with("LOG"); });  // which tells of the attempt
        std::sort(names.begin(), names.end());
        return names;
    };
    auto const before = tell();
    weir::rocksdb_engine engine;
    CHECK_THROWS_WITH(engine.open(directory.path), Catch::Contains(directory.path) &&
                                                       Catch::Contains("keyValueWithTimestamp") &&
                                                       Catch::Contains("its files are left as they are"));
    CHECK_FALSE(engine.is_corrupt());
    CHECK(tell() == before);
}

TEST_CASE("rocksdb_engine: a manifest or a CURRENT that is gone is damage, and named") {
    weir_tests::temporary_directory const directory;
    weir::rocksdb_engine engine;
    engine.open(directory.path);
    engine.close();
    std::string lost = "CURRENT";
    SECTION("CURRENT") {}
    SECTION("the manifest") {
        lost = *weir::files::read(directory.path + "/CURRENT");
        lost.pop_back();
        REQUIRE(lost.starts_with("MANIFEST-"));
    }
    weir::files::remove_all(directory.path + '/' + lost);
    CHECK_THROWS_WITH(engine.open(directory.path), Catch::Contains(directory.path) && Catch::Contains(lost));
    CHECK(engine.is_corrupt());
}

TEST_CASE("rocksdb_engine: what a failed attempt to make a database leaves is no damage, and no LOG is written") {
    weir_tests::temporary_directory directory;
    auto const path = directory.path + "/0_0/rocksdb/counts";
    std::filesystem::create_directories(path);
    std::ofstream{path + "/LOG"} << "2026/01/01 RocksDB version: 7.8.3\n";
    weir::rocksdb_engine engine;
    engine.open(path);
    engine.put("a", "1");
    engine.commit();
    engine.flush();
    engine.close();
    CHECK(std::filesystem::file_size(path + "/LOG") == 34);
    engine.open(path);
    CHECK(contents(engine) == entries{{"a", "1"}});
}

TEST_CASE("rocksdb_engine: a table that is lost while the store is open is damage when it is read") {
    weir_tests::temporary_directory const directory;
    weir::basic_rocksdb_engine<few_open_files> engine;
    engine.open(directory.path);
    for (int table = 0; table < 3; ++table) {  // so that one of them at least is not open
        for (int i = 0; i < 100; ++i) engine.put(std::to_string(table) + '-' + std::to_string(i), "v");
        engine.commit();
        engine.flush();
    }
    engine.close();
    engine.open(directory.path);
    auto const every_table = [&](auto const& change) {
        for (auto const& name : weir::files::names_in(directory.path))
            if (name.ends_with(".sst")) change(directory.path + '/' + name);
    };
    SECTION("gone") {
        every_table([](std::string const& path) { weir::files::remove_all(path); });
    }
    SECTION("cut short") {
        every_table([](std::string const& path) { std::filesystem::resize_file(path, 1); });
    }
    CHECK_THROWS_AS(contents(engine), weir::corrupt_state);
    CHECK(engine.is_corrupt());
}

TEST_CASE("rocksdb_damage: damage is what is corrupt, and a table that is not found; nothing else is") {
    using weir::detail::is_damage;
    for (bool const reading : {false, true}) {
        CHECK(is_damage(Status::Corruption("c"), reading));
        for (auto const& status :
             {Status::InvalidArgument("i"), Status::NotFound("n"), Status::NotSupported("n"), Status::IOError("i"),
              Status::NoSpace(), Status::Busy(), Status::TryAgain(), Status::TimedOut(), Status::Aborted(),
              Status::Incomplete("i"), Status::ShutdownInProgress(), Status::MemoryLimit()})
            CHECK_FALSE(is_damage(status, reading));
        CHECK(is_damage(Status::PathNotFound("p"), reading) == reading);
    }
}

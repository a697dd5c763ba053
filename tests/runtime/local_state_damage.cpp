// SPDX-License-Identifier: Apache-2.0
// Tables of a store that are damaged, and seen to be only when the application reads them.
#include <catch2/catch.hpp>
#include <tests/runtime/application.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state, weir::serde::string;

namespace {

using restores = journal<struct damage_restores>;
using processed = journal<struct damage_processed>;
using asked = journal<struct damage_asked>;

struct heard : weir::restore::listener {
    void on_restore_end(weir::topic_partition const& tp, std::string_view, std::int64_t total) {
        restores::write(to_string(tp) + ' ' + std::to_string(total));
    }
};
struct asked_in_the_end : weir::uncaught::handler {
    weir::stream_thread_exception_response handle(weir::uncaught_exception const& e) {
        asked::write(std::string{e.processor_node_id} + " of " + std::string{e.task_id});
        return weir::stream_thread_exception_response::shutdown_client;
    }
};

/// Appends each value to what the store has of its key.
template <bool ReadsAtTheStart, typename... Options>
struct joining {
    static constexpr auto stores =
        weir::store<"joined">(string, string, weir::kept_in<weir::rocksdb_engine>, Options{}...);

    void init(auto& context) {
        if constexpr (ReadsAtTheStart)
            for (auto const& [key, value] : context.template store<"joined">().all())
                processed::write("found " + value);
    }
    void process(std::string const& key, std::string const& value, auto& context) {
        auto store = context.template store<"joined">();
        auto const before = store.get(key);
        store.put(key, before ? *before + value : value);
        processed::write(*store.get(key));
    }
};

template <bool ReadsAtTheStart, typename... Options>
auto topology(Options...) {
    return weir::topology(words() | weir::process(joining<ReadsAtTheStart, Options...>{}, weir::named<"join">));
}

struct damage : fixture {
    temporary_directory directory;
    std::string const store = directory.path + "/app/0_0/rocksdb/joined";

    damage() {
        restores::clear();
        processed::clear();
        asked::clear();
    }
    template <typename Topology>
    auto make(Topology const& what) {
        return weir::sim::streams{cluster, what, weir_tests::app({{"state.dir", directory.path}}),
                                  weir::with<heard, asked_in_the_end, weir::processing::log_and_continue>};
    }
    template <typename Topology>
    void run(Topology const& what, strings const& given) {
        for (auto const& v : given) append("k", v);
        auto app = make(what);
        app.start();
        REQUIRE(has_committed(static_cast<std::int64_t>(given.size())));
        app.close();
        restores::clear();
        processed::clear();
    }
    /// The data of each table, and not what RocksDB reads of it to open it.
    void damage_tables() const {
        int tables = 0;
        for (auto const& name : weir::files::names_in(store)) {
            if (!name.ends_with(".sst")) continue;
            auto table = *weir::files::read(store + '/' + name);
            table[0] = static_cast<char>(table[0] ^ 0x55);
            table[1] = static_cast<char>(table[1] ^ 0x55);
            weir::files::write_atomically(store + '/' + name, table);
            ++tables;
        }
        REQUIRE(tables > 0);
    }
};

}  // namespace

TEST_CASE("local_state: damage that init meets is wiped and restored while the application lives") {
    damage f;
    f.run(topology<true>(), {"a", "b"});
    f.damage_tables();
    auto app = f.make(topology<true>());
    app.start();
    f.append("k", "c");
    REQUIRE(f.has_committed(3));
    CHECK(app.state() == state::running);
    CHECK(app.failure().empty());
    CHECK(processed::read() == strings{"found ab", "abc"});
    CHECK(restores::read() == strings{"app-joined-changelog-0 0", "app-joined-changelog-0 2"});
    CHECK(asked::read().empty());
    app.close();
}

TEST_CASE("local_state: so is damage that is met while processing, and no record is dropped for it") {
    damage f;
    f.run(topology<false>(), {"a", "b"});
    f.damage_tables();
    auto app = f.make(topology<false>());
    app.start();
    f.append("k", "c");
    REQUIRE(f.has_committed(3));
    CHECK(app.failure().empty());
    CHECK(processed::read() == strings{"abc"});
    CHECK(restores::read() == strings{"app-joined-changelog-0 0", "app-joined-changelog-0 2"});
    CHECK(asked::read().empty());
    app.close();
}

TEST_CASE("local_state: damage of a store without a changelog ends the application, and leaves its files") {
    damage f;
    auto const what = topology<false>(weir::logging_disabled);
    f.run(what, {"a"});
    f.damage_tables();
    f.append("k", "b");
    auto app = f.make(what);
    CHECK_THROWS_WITH(app.run(), Contains("task 0_0: join") && Contains(f.store));
    CHECK(app.state() == state::error);
    CHECK(asked::read() == strings{"join of 0_0"});
    CHECK_FALSE(weir::files::names_in(f.store).empty());
    CHECK(committed(f.cluster, "in", 1) == 1);
}

// SPDX-License-Identifier: Apache-2.0
// How much may wait in memory, in stores that are processed and in those that are being restored.
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>
#include <weir/runtime/local_state.hpp>

using namespace weir_tests;

namespace {

template <int I>
struct definition {
    static constexpr bool logged = true;
    static constexpr std::string_view name = I == 0 ? "s0" : I == 1 ? "s1" : "s2";
};
struct store {
    weir::rocksdb_engine held;
    weir::rocksdb_engine& engine() { return held; }
};

/// A task with three stores, and nothing else.
struct task {
    struct stores_type {
        store first, second, third;
        void for_each(auto const& call) {
            call(0, static_cast<definition<0> const*>(nullptr), first, 0);
            call(1, static_cast<definition<1> const*>(nullptr), second, 0);
            call(2, static_cast<definition<2> const*>(nullptr), third, 0);
        }
    } stores_value;
    struct {
        void set(int, weir::runtime::changelog_position*) {}
    } positions_value;

    stores_type& stores() { return stores_value; }
    auto& positions() { return positions_value; }
    static weir::task_id id() { return {0, 0}; }
};
struct {
    std::vector<std::string> changelog_of_store{"c0", "c1", "c2"};
} const topics;

struct fixture {
    temporary_directory directory;
    weir::runtime::stream_settings settings;
    weir::runtime::local_state<void, true> state;
    task owner;
    weir::rocksdb_engine* engines[3] = {&owner.stores().first.held, &owner.stores().second.held,
                                        &owner.stores().third.held};

    explicit fixture(std::string const& bound)
        : settings{app({{"statestore.uncommitted.max.bytes", bound}}).set("state.dir", directory.path)},
          state{settings, [](std::string_view) {}} {
        state.open(owner, topics);
    }
    ~fixture() { state.close(); }
    weir::runtime::local_store& store(int i) { return *state.find(task::id(), i); }
    void restore(int i, std::size_t size) {
        engines[i]->restore("k", std::string(size, 'x'));
        store(i).restored(5, false);
    }
};

}  // namespace

TEST_CASE("local_state: stores that are being restored share what may wait; the one with most is written first") {
    fixture f{"1000"};
    f.restore(0, 300);
    f.restore(1, 400);
    f.restore(2, 200);
    f.state.bound_restored();
    CHECK(f.store(1).is_restoring());  // not more than 1000 bytes yet
    f.restore(0, 300);
    f.state.bound_restored();
    CHECK_FALSE(f.store(0).is_restoring());
    CHECK(f.store(0).committed() == 5);
    CHECK(f.engines[0]->get("k"));
    CHECK(f.store(1).is_restoring());
    CHECK(f.store(2).is_restoring());
    CHECK_FALSE(f.state.is_full());
}

TEST_CASE("local_state: what waits in a restore asks for no commit, what was put does") {
    fixture f{"1000"};
    f.restore(0, 2'000);
    CHECK_FALSE(f.state.is_full());
    f.engines[1]->put("k", std::string(2'000, 'x'));
    CHECK(f.state.is_full());
    f.state.bound_restored();
    CHECK_FALSE(f.store(0).is_restoring());
    CHECK(f.state.is_full());
    f.state.committed({});
    CHECK_FALSE(f.state.is_full());
}

TEST_CASE("local_state: without a bound as much waits as there is") {
    fixture f{"-1"};
    f.restore(0, 2'000);
    f.state.bound_restored();
    CHECK(f.store(0).is_restoring());
    CHECK_FALSE(f.state.is_full());
}

TEST_CASE("local_state: a task that goes in the middle of its restore has a checkpoint of all that it read") {
    fixture f{"-1"};
    f.restore(0, 10);
    f.restore(2, 10);
    f.state.close(task::id());
    CHECK(weir::files::read(f.directory.path + "/app/0_0/.checkpoint") == "0\n3\nc0 0 5\nc1 0 -4\nc2 0 5\n");
    task next;
    f.state.open(next, topics);
    CHECK(next.stores().first.held.get("k") == "xxxxxxxxxx");
    CHECK_FALSE(next.stores().second.held.get("k"));
    CHECK(f.store(2).committed() == 5);
    f.state.close(task::id());
}

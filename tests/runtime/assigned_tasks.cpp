// SPDX-License-Identifier: Apache-2.0
// Who reads does not wait for stores that open or close, which may take long.
#include <weir/runtime/assigned_tasks.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <memory>
#include <tests/runtime/application.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/runtime/dumps.hpp>

using namespace weir_tests;
using weir::state;

namespace {

/// Holds up the stores of a test.
class gate {
    static inline std::mutex lock;
    static inline std::condition_variable changed;
    static inline bool shut_at_open = false, shut_at_close = false;
    static inline int waiting = 0, opened = 0;

    static void pass(bool const& shut) {
        std::unique_lock held{lock};
        ++waiting;
        changed.wait(held, [&] { return !shut; });
        --waiting;
    }

public:
    static void shut(bool at_open, bool at_close) {
        std::lock_guard const held{lock};
        shut_at_open = at_open;
        shut_at_close = at_close;
        changed.notify_all();
    }
    static void open() {
        pass(shut_at_open);
        std::lock_guard const held{lock};
        ++opened;
    }
    static void close() { pass(shut_at_close); }
    static bool is_waited_at() {
        std::lock_guard const held{lock};
        return waiting > 0;
    }
    static int stores_opened() {
        std::lock_guard const held{lock};
        return opened;
    }
};

/// In memory, but opened and closed as files are.
struct slow_engine : weir::memory_engine {
    bool is_open_ = false;

    void open(std::string const&) {
        gate::open();
        is_open_ = true;
    }
    bool is_open() const { return is_open_; }
    bool is_corrupt() const { return false; }
    std::size_t uncommitted_bytes() const { return 0; }
    void commit() {}
    void discard() {}
    void close() {
        if (std::exchange(is_open_, false)) gate::close();
    }
};
static_assert(weir::persistent_engine<slow_engine>);

auto counting() {
    return weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::kept_in<slow_engine>) |
                          weir::to_stream() | weir::to<"out">());
}

/// All that an application can be asked, by another thread; true: it was answered, and `check` has seen the metrics.
template <typename App, typename Check>
bool can_be_read(App const& app, Check const& check) {
    std::atomic<bool> done{false};
    std::thread reader{[&] {
        static_cast<void>(app.threads());
        static_cast<void>(app.dump());
        static_cast<void>(app.state());
        check(app.metrics());
        done = true;
    }};
    bool const answered = eventually([&] { return done.load(); });
    if (!answered) gate::shut(false, false);  // else it would never end
    reader.join();
    return answered;
}

}  // namespace

TEST_CASE("assigned_tasks: what is read while a store opens has the task already, and waits for nothing") {
    temporary_directory const directory;
    fixture f{2};
    gate::shut(true, false);
    weir::sim::streams app{f.cluster, counting(), weir_tests::app({{"state.dir", directory.path}}),
                           weir::with<weir::metrics::info, weir::dumps>};
    app.start();
    REQUIRE(eventually([] { return gate::is_waited_at(); }));
    std::size_t tasks = 0;
    CHECK(can_be_read(app, [&](weir::metrics::snapshot const& read) {
        tasks = static_cast<std::size_t>(
            std::count_if(read.begin(), read.end(), [](auto const& m) { return m.name == "dropped-records-total"; }));
    }));
    CHECK(tasks == 1);  // the other one comes after it
    CHECK(gate::is_waited_at());
    gate::shut(false, false);
    REQUIRE(app.wait_for(state::running, long_ms));
    CHECK(gate::stores_opened() == 2);
    f.append("k", "v");
    REQUIRE(f.has(1));

    SECTION("nor for one that closes, as its partition goes elsewhere") {
        gate::shut(false, true);
        weir::sim::streams other{f.cluster, counting(), weir_tests::app({{"state.dir", directory.path + "/other"}})};
        other.start();
        REQUIRE(eventually([] { return gate::is_waited_at(); }));
        CHECK(can_be_read(app, [](weir::metrics::snapshot const&) {}));
        CHECK(gate::is_waited_at());
        gate::shut(false, false);
        REQUIRE(eventually([&] { return app.threads()[0].active_tasks.size() == 1; }));
        REQUIRE(app.wait_for(state::running, long_ms));
    }
    app.close();
    CHECK(app.failure().empty());
}

// SPDX-License-Identifier: Apache-2.0
// The place of one stream thread, driven step by step on a cluster whose time stands still.
#include <weir/runtime/thread_slot.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>

using namespace weir_tests;

namespace {

struct deaf final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};
void log(std::string_view) {}

std::string failing;  // the value at which the function throws

auto checking() {
    return weir::topology(words() | weir::map_values([](std::string const& v) {
                              if (v == failing) throw std::out_of_range{"no good"};
                              return v;
                          }) |
                          weir::to<"out">());
}

struct fixture {
    using slot_type = weir::runtime::thread_slot<decltype(checking()), weir::policies<>, weir::sim::supplier>;

    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    decltype(checking()) topology = checking();
    weir::runtime::stream_settings settings{app({{"group.instance.id", "i"}})};
    weir::sim::supplier supplier{cluster};
    deaf observer;
    slot_type slot{topology, settings, supplier, observer, 3, log};

    fixture() {
        cluster.create_topic("in");
        cluster.create_topic("out");
        failing = "bad";
    }
    void append(std::string value) { cluster.append("in", {.key = "k", .value = std::move(value), .timestamp_ms = 5}); }
    void step(int times) {
        bool goes_on = true;
        for (int i = 0; i < times; ++i) goes_on &= slot.step();  // outside of REQUIRE, which would catch
        REQUIRE(goes_on);
    }
    /// How long its place stays empty then; -1: it has not died.
    std::int64_t dies() {
        try {
            step(10);
        } catch (weir::processing_error const&) {
            CHECK(slot.state() == weir::metrics::thread_state::running);  // it is in its group still
            return slot.vacate();
        }
        return -1;
    }
    weir::thread_metadata metadata() const {
        std::vector<weir::thread_metadata> out;
        slot.read_metadata(out);
        return out.at(0);
    }
};

}  // namespace

TEST_CASE("thread_slot: a thread bears the number of its place, and so do its clients") {
    fixture f;
    CHECK(f.slot.state() == weir::metrics::thread_state::dead);
    f.slot.fill();
    CHECK(f.slot.state() == weir::metrics::thread_state::created);
    auto const m = f.metadata();
    CHECK(m.thread_name == "app-StreamThread-3");
    CHECK(m.thread_state == "CREATED");
    CHECK(m.consumer_client_id == "app-StreamThread-3-consumer");
    CHECK(m.restore_consumer_client_id == "app-StreamThread-3-restore-consumer");
    CHECK(m.producer_client_ids == strings{"app-StreamThread-3-producer"});
    CHECK(m.admin_client_id == "app-admin");
    f.step(1);
    CHECK(f.slot.state() == weir::metrics::thread_state::starting);
    f.step(3);
    CHECK(f.slot.state() == weir::metrics::thread_state::running);
    REQUIRE(f.metadata().active_tasks.size() == 1);
    f.slot.stop();
    CHECK_FALSE(f.slot.step());
    CHECK(f.slot.state() == weir::metrics::thread_state::dead);
    CHECK(f.metadata().active_tasks.empty());
}

TEST_CASE("thread_slot: after a death the place stays empty for a while, then a new thread goes on from the commit") {
    fixture f;
    f.slot.fill();
    for (auto const* v : {"a", "bad", "b"}) f.append(v);
    CHECK(f.dies() == 100);
    CHECK(f.slot.state() == weir::metrics::thread_state::dead);
    CHECK(f.cluster.committed("app", {"in", 0})->offset == 1);
    CHECK(f.slot.rest_ms() == 100);
    failing.clear();
    f.time.advance_ms(99);
    f.step(5);
    CHECK(f.slot.state() == weir::metrics::thread_state::dead);
    CHECK(f.slot.rest_ms() == 1);
    f.time.advance_ms(1);
    CHECK(f.slot.rest_ms() == 0);
    f.step(5);
    CHECK(f.slot.state() == weir::metrics::thread_state::running);
    CHECK(values(f.cluster, "out") == strings{"a", "bad", "b"});
}

TEST_CASE("thread_slot: one that is told to stop while its place is empty gets no new thread") {
    fixture f;
    f.slot.fill();
    f.append("bad");
    CHECK(f.dies() == 100);
    f.slot.stop();
    f.time.advance_ms(1000);
    CHECK_FALSE(f.slot.step());
    CHECK(f.slot.state() == weir::metrics::thread_state::dead);
}

namespace {
std::map<std::string, double> metrics_of(fixture const& f) {
    std::vector<weir::metrics::metric> found;
    f.slot.read_metrics(found);
    std::map<std::string, double> out;
    for (auto const& m : found)
        if (m.group == "stream-thread-metrics") out[m.name] = m.value;
    return out;
}
void vacate(fixture& f, bool lives_on) {
    try {
        throw weir::client_error{"no broker"};
    } catch (...) {
        f.slot.vacate(lives_on);
    }
}
}  // namespace

TEST_CASE("thread_slot: the metrics of a thread that is replaced begin anew, those of one that begins again go on") {
    fixture f;
    CHECK(metrics_of(f).empty());
    f.slot.fill();
    f.append("good");
    f.step(3);
    auto const before = metrics_of(f);
    REQUIRE(before.at("process-total") == 1);

    f.time.advance_ms(60'000);
    vacate(f, true);
    CHECK(metrics_of(f).at("process-total") == 1);
    CHECK(metrics_of(f).at("task-closed-total") == 1);
    f.time.advance_ms(100);
    f.append("better");
    f.step(3);
    CHECK(metrics_of(f).at("process-total") >= 2);
    CHECK(metrics_of(f).at("poll-total") > before.at("poll-total"));
    CHECK(metrics_of(f).at("thread-start-time") == before.at("thread-start-time"));

    vacate(f, false);
    f.time.advance_ms(200);
    f.step(3);
    CHECK(metrics_of(f).at("task-created-total") == 1);
    CHECK(metrics_of(f).at("task-closed-total") == 0);
    CHECK(metrics_of(f).at("thread-start-time") > before.at("thread-start-time"));
}

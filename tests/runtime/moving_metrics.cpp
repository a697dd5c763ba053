// SPDX-License-Identifier: Apache-2.0
// Each metric that an application tells can move: one application does all that is measured.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <span>
#include <tests/runtime/application.hpp>
#include <weir/metrics/catalogue.hpp>
#include <weir/metrics/snapshot.hpp>

namespace metrics = weir::metrics;
using namespace weir_tests;
using weir::serde::string;

namespace {

constexpr auto seen = weir::store<"seen">(string, string);

/// Uses its store in every way, and looks at it from time to time.
struct busy {
    using key_type = std::string;
    using value_type = std::string;

    void init(auto& context) {
        context.schedule(weir::punctuation::wall_clock_time, 1,
                         [](std::int64_t, auto& at) { static_cast<void>(at.store(seen).all()); });
    }
    void process(std::string const& key, std::string const& value, auto& context) {
        auto store = context.store(seen);
        static_cast<void>(store.get(key));
        store.put(key, value);
        store.put("other", value);
        store.erase("other");
        context.forward(key, value);
    }
};

auto everything() {
    return weir::topology(words() | weir::process(busy{}, seen) | weir::to<"out">(),
                          weir::stream<"counted">(string, string) | weir::group_by_key() |
                              weir::count<"counts">(weir::caching_enabled) | weir::to_stream() | weir::to<"out">());
}

std::span<metrics::definition const* const> const groups[] = {
    metrics::client::all, metrics::thread::all, metrics::task::all, metrics::node::all,
    metrics::topic::all,  metrics::store::all,  metrics::cache::all};

/// What is another than at the start: a number that is neither zero nor NaN, a text.
void add_moved(metrics::snapshot const& all, std::set<std::string>& to) {
    for (auto const& m : all)
        if (m.kind == metrics::kind::text ? !m.text.empty() : !std::isnan(m.value) && m.value != 0)
            to.insert(m.group + ' ' + m.name);
}

}  // namespace

TEST_CASE("moving_metrics: each metric of the catalogue moves when that happens which it measures") {
    fixture f;
    f.cluster.create_topic("counted", 1);
    std::set<std::string> moved;
    auto const append_all = [&] {
        for (int i = 0; i < 20; ++i) {
            f.append("k", "v");
            f.cluster.append("counted", {.key = "k" + std::to_string(i % 3), .value = "v", .timestamp_ms = 100 - i});
        }
        f.cluster.append("counted", {.key = std::nullopt, .value = "v", .timestamp_ms = 5});
    };
    for (int run = 0; run < 2; ++run) {  // the second restores
        // All records are in its first batch: with one alone, which nobody has asked for before, the least hit ratio of
        // the cache would stay 0.
        if (run == 1) append_all();
        weir::sim::streams app{f.cluster, everything(), weir_tests::app(), weir::with<metrics::trace>};
        app.start();
        REQUIRE(eventually([&] {
            add_moved(app.metrics(), moved);
            return app.state() == weir::state::running;
        }));
        if (run == 0) append_all();
        REQUIRE(eventually([&] {
            add_moved(app.metrics(), moved);
            return committed(f.cluster, "counted", 1) == 21 * (run + 1) &&
                   committed(f.cluster, "in", 1) == 20 * (run + 1);
        }));
        // What a commit measures is told a moment after the broker has accepted it, and goes with the task.
        REQUIRE(eventually([&] {
            add_moved(app.metrics(), moved);
            return moved.contains("stream-task-metrics commit-total") &&
                   moved.contains("stream-state-metrics commit-rate");
        }));
        app.close();
        add_moved(app.metrics(), moved);
    }
    {
        auto const fails = [](std::string const&) -> std::string { throw weir::error{"on purpose"}; };
        weir::sim::streams app{f.cluster, weir::topology(words() | weir::map_values(fails) | weir::to<"out">()),
                               weir::config{{"application.id", "failing"}, {"poll.ms", "10"}}};
        app.start();
        REQUIRE(app.wait_for(weir::state::error, long_ms));
        add_moved(app.metrics(), moved);
    }
    for (auto const& group : groups)
        for (auto const* d : group) {
            auto const name = std::string{d->group} + ' ' + std::string{d->name};
            // Nobody here asks an engine for a range or a prefix, and restoring is over too soon to be seen: the tests
            // of measured_store and task_metrics move these.
            if (d->name.starts_with("range-") || d->name.starts_with("prefix-scan-") ||
                d == &metrics::task::restore_remaining_records_total)
                continue;
            INFO(name);
            CHECK(moved.contains(name));
        }
}

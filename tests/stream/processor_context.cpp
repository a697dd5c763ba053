// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/processor_context.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/process.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::nullable, weir::process, weir::to;
using record = weir::test::record<std::string, std::string>;

namespace {

/// Does what it is made with.
template <typename F>
struct doing {
    using key_type = std::string;
    using value_type = std::string;
    F f;
    void process(nullable<std::string> key, nullable<std::string> value, auto& context) { f(key, value, context); }
};
template <typename F>
auto doing_that(F f) {
    return doing<F>{f};
}

}  // namespace

TEST_CASE("processor_context: it names the record, its headers are the record's") {
    auto const describe = doing_that([](auto, auto value, auto& context) {
        auto const at = context.record_metadata();
        context.headers().add("seen", std::string_view{*value});
        context.forward(std::string{at->topic} + '-' + std::to_string(at->partition) + '-' + std::to_string(at->offset),
                        std::to_string(context.current_stream_time_ms()) + ' ' +
                            std::to_string(context.timestamp_ms()) + ' ' + context.task_id() + ' ' +
                            context.application_id());
    });
    weir::test::driver driver{weir::topology(words() | process(describe) | to<"out">()), {.application_id = "app"}};
    driver.input<"in">().pipe("k", "x", 50);
    driver.input<"in">().pipe("k", "y", 20);
    weir::headers x, y;
    x.add("seen", "x");
    y.add("seen", "y");
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"in-0-0", "50 50 0_0 app", 50, x}, {"in-0-1", "50 20 0_0 app", 20, y}});
}

TEST_CASE("processor_context: to one child by name, to all, with headers of its own") {
    auto const route = doing_that([](auto key, auto value, auto& context) {
        if (value == nullptr) return context.forward_to(weir::child<"nulls">, *key, "null");
        weir::headers own;
        own.add("own", std::nullopt);
        if (*value == "own")
            context.forward(*key, *value, 9, own);
        else
            context.forward(*key, *value);
    });
    auto const routed = words() | process(route);
    weir::test::driver driver{weir::topology(routed | to<"all">(), routed | to<"nulls-out">(weir::named<"nulls">))};
    driver.input<"in">().pipe("a", std::nullopt, 1);
    driver.input<"in">().pipe("b", "own", 2);
    driver.input<"in">().pipe("c", "x", 3);
    weir::headers own;
    own.add("own", std::nullopt);
    CHECK(driver.output<"all">().read_records() == std::vector<record>{{"b", "own", 9, own}, {"c", "x", 3}});
    CHECK(driver.output<"nulls-out">().read_records() ==
          std::vector<record>{{"a", "null", 1}, {"b", "own", 9, own}, {"c", "x", 3}});
}

namespace {

struct clockwork {
    using key_type = std::string;
    using value_type = std::string;
    weir::cancellable alarm_at_7;

    void init(auto& context) {
        alarm_at_7 = context.schedule(weir::punctuation::stream_time, 7, 1'000, [&](std::int64_t now_ms, auto& c) {
            c.forward("by stream time", std::to_string(now_ms) + (c.record_metadata() ? " record" : " none"));
        });
        context.schedule(weir::punctuation::wall_clock_time, 10, [&context](std::int64_t now_ms) {
            context.forward("by wall clock", std::to_string(context.current_system_time_ms() - now_ms), now_ms);
        });
    }
    void process(nullable<std::string>, nullable<std::string> value, auto&) {
        if (value == "cancel") alarm_at_7.cancel();
    }
};

}  // namespace

TEST_CASE("processor_context: punctuators by stream time and wall clock, from a start, until they are cancelled") {
    weir::test::driver driver{weir::topology(words() | process(clockwork{}) | to<"out">()), {.wall_clock_ms = 1'000}};
    driver.input<"in">().pipe("k", "v", 6);
    driver.input<"in">().pipe("k", "v", 1'006);
    driver.advance_wall_clock_ms(9);
    driver.advance_wall_clock_ms(26);
    driver.input<"in">().pipe("k", "cancel", 1'007);
    driver.advance_wall_clock_ms(4);
    driver.advance_wall_clock_ms(1);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"by stream time", "1006 none", 1'006},
                                                                       {"by wall clock", "0", 1'035},
                                                                       {"by wall clock", "0", 1'040}});
}

namespace {

struct too_early {
    using key_type = std::string;
    using value_type = std::string;
    void init(auto& context) { context.forward("k", "v"); }
    void process(nullable<std::string>, nullable<std::string>, auto&) {}
};

}  // namespace

TEST_CASE("processor_context: init has no record, and forwards nothing; what it throws names the node") {
    auto const t = weir::topology(words() | process(too_early{}, weir::named<"early">) | to<"out">());
    CHECK_THROWS_WITH(weir::test::driver{t}, Catch::StartsWith("early: init failed: forward: there is no record"));
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/process_values.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/group_by_key.hpp>
#include <weir/stream/to.hpp>

using namespace weir_tests;
using weir::nullable, weir::process_values, weir::to;
using record = weir::test::record<std::string, std::int64_t>;

namespace {

/// The length of each value, and the sum of them all so far, of every key.
struct lengths {
    using value_type = std::int64_t;
    static constexpr auto stores = weir::store<"sum">(weir::serde::string, weir::serde::int64, weir::logging_disabled);

    void process(nullable<std::string> key, std::string const& value, auto& context) {
        auto sum = context.store(stores);
        auto const n = static_cast<std::int64_t>(value.size());
        auto const k = key.value_or("-");
        sum.put(k, sum.get(k).value_or(0) + n);
        context.forward(n);
        context.forward(*sum.get(k), 100);
    }
};

struct late {
    using value_type = std::int64_t;
    void init(auto& context) {
        context.schedule(weir::punctuation::wall_clock_time, 10, [&context](std::int64_t) { context.forward(1); });
    }
    void process(nullable<std::string>, nullable<std::string>, auto&) {}
};

}  // namespace

TEST_CASE("process_values keeps the key, also null, and needs no repartition") {
    auto const stream = words() | process_values(lengths{});
    CHECK_FALSE(stream.rekeyed);
    weir::test::driver driver{weir::topology(stream | to<"out">())};
    driver.input<"in">().pipe("a", "xy", 5);
    driver.input<"in">().pipe(std::nullopt, "x", 6);
    driver.input<"in">().pipe("a", "z", 7);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{
              {"a", 2, 5}, {"a", 2, 100}, {std::nullopt, 1, 6}, {std::nullopt, 1, 100}, {"a", 1, 7}, {"a", 3, 100}});
    CHECK(driver.produced().size() == 6);  // its store is not logged
}

TEST_CASE("process_values: a punctuator has no key to forward") {
    weir::test::driver driver{weir::topology(words() | process_values(late{}, weir::named<"late">) | to<"out">())};
    driver.input<"in">().pipe("a", "x");
    CHECK_THROWS_WITH(driver.advance_wall_clock_ms(10), Catch::Contains("late failed") && Catch::Contains("no record"));
}

// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/transform_values.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/process.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/describe.hpp>

using namespace weir_tests;
using weir::materialized, weir::named, weir::nullable, weir::table, weir::to_stream, weir::transform_values;
using weir::serde::int64, weir::serde::string;

namespace {

using record = weir::test::record<std::string, std::string>;

inline constexpr auto calls = weir::store<"calls">(string, int64);

auto in() { return table<"in">(string, string, materialized<"src">()); }

/// Tells how often it was called for the key; "drop" deletes.
struct numbering {
    static constexpr auto stores = calls;

    std::optional<std::string> transform(std::string const& key, nullable<std::string> value, auto& context) {
        auto store = context.store(calls);
        auto const n = store.get(key).value_or(0) + 1;
        store.put(key, n);
        return value == "drop" ? std::nullopt : std::optional{shown(value) + std::to_string(n)};
    }
};

template <typename Driver>
strings piped(Driver& driver, std::vector<std::optional<std::string>> const& all) {
    for (auto const& value : all) driver.template input<"in">().pipe("k", value);
    return values(driver.template output<"out">());
}

}  // namespace

TEST_CASE("transform_values: the transformer hears of each change, deletions too, and may delete") {
    auto const t = weir::topology(in() | transform_values(numbering{}, materialized<"result">()) | to_stream() |
                                  weir::to<"out">());
    CHECK(t.describe().find("(stores: [result, calls])") != std::string::npos);
    weir::test::driver driver{t};
    CHECK(piped(driver, {"a", "drop", std::nullopt, "b"}) == strings{"a1", "null", "null3", "b4"});
    weir::value_and_timestamp<std::string> found;
    REQUIRE(driver.store<"result">().get("k", found));
    CHECK(found.value == "b4");
}

TEST_CASE("transform_values: without a store the old value comes from the transformer, with one from there") {
    auto const is_long = [](std::string const& v) { return v.size() > 2; };
    auto const below = [&](auto const& t) {
        return weir::topology(t | weir::filter(is_long, materialized<"long">()) | weir::filter(is_long) | to_stream() |
                              weir::to<"out">());
    };
    // The filter, which swallows needless deletions, asks for old values. The call for the new one comes first.
    weir::test::driver virtual_one{below(in() | transform_values(numbering{}))};
    CHECK(piped(virtual_one, {"ab", "drop", "drop"}) == strings{"ab1", "null"});
    std::int64_t n = 0;
    REQUIRE(virtual_one.store<"calls">().get("k", n));
    CHECK(n == 6);
    weir::test::driver kept{below(in() | transform_values(numbering{}, materialized<"result">()))};
    CHECK(piped(kept, {"ab", "drop", "drop"}) == strings{"ab1", "null"});
    REQUIRE(kept.store<"calls">().get("k", n));
    CHECK(n == 3);
}

namespace {

std::string happened;

/// Reads a store that a table brings, and ticks.
struct looking {
    int ticks = 0;

    void init(auto& context) {
        happened += "init ";
        context.schedule(weir::punctuation::stream_time, 10, [this](std::int64_t) { ++ticks; });
    }
    std::string transform(std::string const& key, std::string const& value, auto& context) {
        auto const other = context.template store<"other">().get(key);
        return value + '+' + (other ? other->value : "?") + " after " + std::to_string(ticks);
    }
    void close() { happened += "close"; }
};

}  // namespace

TEST_CASE("transform_values: stores of others, punctuators, and an object of its own for each task") {
    happened.clear();
    auto const t = weir::topology(
        table<"other">(string, string, materialized<"other">()),
        in() | transform_values([] { return looking{}; }, weir::connected<"other">) | to_stream() | weir::to<"out">());
    {
        weir::test::driver driver{t};
        driver.input<"in">().pipe("k", "a", 5);
        driver.input<"other">().pipe("k", "b", 30);
        driver.input<"in">().pipe("k", "c", 31);
        CHECK(values(driver.output<"out">()) == strings{"a+? after 0", "c+b after 2"});
    }
    CHECK(happened == "init close");
}

TEST_CASE("transform_values: a deletion is a failure for a transformer that takes no null") {
    struct plain {
        std::string transform(std::string const&, std::string const& value) { return value; }
    };
    weir::test::driver driver{
        weir::topology(in() | transform_values(plain{}, named<"op">) | to_stream() | weir::to<"out">())};
    CHECK(piped(driver, {"a"}) == strings{"a"});
    CHECK_THROWS_WITH(piped(driver, {std::nullopt}), Catch::Contains("op failed") && Catch::Contains("null value"));
}

TEST_CASE("transform_values: with a record cache the newest result of a commit is told") {
    weir::test::driver driver{
        weir::topology(in() | transform_values(numbering{}, materialized<"result">(weir::caching_enabled)) |
                       to_stream() | weir::to<"out">()),
        weir::with<>,
        {.settings = {{"statestore.cache.max.bytes", "1000"}}}};
    CHECK(piped(driver, {"a", "b"}) == strings{"a1", "b2"});  // the driver commits after each record
}

TEST_CASE("transform_values: the result may be of another type, which its serde can keep") {
    struct length {
        std::int64_t transform(std::string const&, nullable<std::string> value) {
            return value ? static_cast<std::int64_t>(value->size()) : -1;
        }
    };
    weir::test::driver driver{weir::topology(in() | transform_values(length{}, materialized<"lengths">(int64)) |
                                             to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "four", 7);
    driver.input<"in">().pipe("k", std::nullopt, 8);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<weir::test::record<std::string, std::int64_t>>{{"k", 4, 7}, {"k", -1, 8}});
}

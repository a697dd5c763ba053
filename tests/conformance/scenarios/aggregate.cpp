// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/aggregate.hpp>
#include <weir/stream/reduce.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::int64, weir::serde::string;

TEST_CASE("aggregate_count") {
    replay(weir::topology(weir::stream<"in">(string, string) | weir::group_by_key(string, string) |
                          weir::count<"counts">() | weir::to_stream() | weir::to<"out">()));
}

TEST_CASE("aggregate_null_result") {
    using number = std::int64_t;
    auto const add = [](text, number v, number a) { return v % 5 == 0 ? std::optional<number>{} : a + v; };
    auto const sum = [](number x, number y) { return y % 5 == 0 ? std::optional<number>{} : x + y; };
    auto const g = weir::stream<"in">(string, int64) | weir::group_by_key(string, int64);
    replay(weir::topology(
        g | weir::aggregate<"agg">([] { return number{1000}; }, add) | weir::to_stream() | weir::to<"agg">(),
        g | weir::reduce<"red">(sum) | weir::to_stream() | weir::to<"red">()));
}

TEST_CASE("aggregate_words_cached") {
    replay(weir::topology(weir::stream<"in">(string, string) | weir::flat_map_values([](text v) { return words(v); }) |
                          weir::group_by_key(string, string) | weir::count<"counts">(weir::caching_enabled) |
                          weir::to_stream() | weir::to<"out">()),
           {"statestore.cache.max.bytes"});
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/reduce.hpp>
#include <weir/stream/to_table.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::caching_enabled, weir::materialized, weir::named, weir::to_stream;
using weir::serde::int64, weir::serde::string;

TEST_CASE("table_count_regrouped") {
    using number = std::int64_t;
    auto const parity = [](number v) { return std::pair{std::string{v % 2 == 0 ? "even" : "odd"}, v}; };
    auto const g = weir::stream<"in">(string, string) | weir::group_by_key(string, string);
    auto const n = g | weir::count<"n">();
    auto const r = g | weir::reduce<"r">([](text, text y) { return str(y); });
    replay(weir::topology(n | weir::filter([](number v) { return v % 2 == 0; }) | to_stream() | weir::to<"even">(),
                          n | weir::map_values([](number v) { return v * 3; }) |
                              weir::group_by(parity, string, int64, named<"parity">) | weir::count<"parities">() |
                              to_stream() | weir::to<"parities">(),
                          r | weir::filter([](text v) { return len(v) > 5; }) | to_stream() | weir::to<"long">()));
}

TEST_CASE("table_chain_cached") {
    auto const parts = [](text v) { return len(v) == 0 ? std::vector<std::string>{""} : words(v); };
    auto const is_even = [](text v) { return len(v) % 2 == 0; };
    auto const t = weir::stream<"in">(string, string) | weir::flat_map_values(parts) |
                   weir::to_table(materialized<"t">(caching_enabled));
    replay(weir::topology(
               t | weir::filter(is_even, materialized<"even">(caching_enabled)) | to_stream() | weir::to<"even">(),
               t | weir::map_values([](text v) { return str(v) + '.'; }, materialized<"dots">(caching_enabled)) |
                   weir::filter([](text v) { return len(v) > 5; }) | to_stream() | weir::to<"dots">()),
           {"statestore.cache.max.bytes"});
}

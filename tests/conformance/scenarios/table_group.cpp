// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/aggregate.hpp>
#include <weir/stream/reduce.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to_table.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::caching_enabled, weir::materialized, weir::named;
using weir::serde::int64, weir::serde::string;

TEST_CASE("table_group_aggregate") {
    auto const by_first = [](text v) { return std::pair{first(v), str(v)}; };
    auto const with = [](char sign) {
        return [sign](text, text v, std::string const& a) { return a + sign + str(v); };
    };
    replay(weir::topology(weir::table<"in">(string, string, materialized<"src">()) |
                          weir::group_by(by_first, string, string, named<"by-first">) |
                          weir::aggregate<"agg">([] { return std::string{}; }, with('+'), with('-')) |
                          weir::to_stream() | weir::to<"out">()));
}

TEST_CASE("table_group_uncached") {
    using number = std::int64_t;
    auto const parity = [](number v) { return std::pair{std::string{v % 2 == 0 ? "even" : "odd"}, v}; };
    replay(weir::topology(
        weir::table<"in">(string, int64, materialized<"src">()) |
        weir::group_by(parity, string, int64, named<"parity">) |
        weir::reduce<"sums">([](number x, number y) { return x + y; }, [](number x, number y) { return x - y; }) |
        weir::filter([](number v) { return v % 3 != 0; }, materialized<"kept">()) | weir::to_stream() |
        weir::to<"out">()));
}

TEST_CASE("table_burst_cached") {
    auto const parts = [](text v) {
        std::vector<std::string> out;
        for (std::size_t at = 0; v && at <= v->size();) {
            auto const end = std::min(v->find(',', at), v->size());
            out.push_back(v->substr(at, end - at));
            at = end + 1;
        }
        return out;
    };
    auto const null_for_dash = [](text v) { return v == "-" ? std::optional<std::string>{} : str(v); };
    auto const by_value = [](text k, text v) { return std::pair{str(v), str(k)}; };
    auto const t = weir::stream<"in">(string, string) | weir::flat_map_values(parts) | weir::map_values(null_for_dash) |
                   weir::to_table(materialized<"t">(caching_enabled));
    replay(weir::topology(t | weir::to_stream() | weir::to<"out">(),
                          t | weir::group_by(by_value, string, string, named<"by-value">) |
                              weir::count<"n">(caching_enabled) | weir::to_stream() | weir::to<"n">()),
           {"statestore.cache.max.bytes"});
}

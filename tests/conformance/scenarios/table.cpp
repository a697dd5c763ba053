// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/table.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::materialized;
using weir::serde::string;

TEST_CASE("table_materialized_chain") {
    auto const is_even = [](text v) { return len(v) % 2 == 0; };
    auto const both = [](text k, text v) { return str(k) + ':' + str(v); };
    replay(weir::topology(weir::table<"in">(string, string, materialized<"src">()) |
                          weir::filter(is_even, materialized<"even">()) |
                          weir::map_values(both, materialized<"mapped">()) | weir::to_stream() | weir::to<"out">()));
}

TEST_CASE("table_optimized_source") {
    auto const dot = [](text v) { return str(v) + '.'; };
    replay(weir::topology(weir::table<"in">(string, string, materialized<"src">(weir::reuse_source_topic)) |
                          weir::map_values(dot, materialized<"mapped">()) | weir::to_stream() | weir::to<"out">()),
           {"topology.optimization"});
}

TEST_CASE("table_filter_hand") {
    auto const begins_with_y = [](std::string const& v) { return v.starts_with('y'); };
    auto const loud = [](std::string const& v) { return v + '!'; };
    auto const t = weir::table<"in">(string, string, materialized<"src">());
    replay(weir::topology(
        t | weir::filter(begins_with_y) | weir::to_stream() | weir::to<"virtual">(),
        t | weir::filter(begins_with_y, materialized<"kept">()) | weir::to_stream() | weir::to<"materialized">(),
        t | weir::filter(begins_with_y) | weir::map_values(loud, materialized<"mapped">()) | weir::to_stream() |
            weir::to<"mapped">()));
}

namespace {

/// Counts the calls of each key; every fourth deletes.
struct counting_calls {
    static constexpr auto stores = weir::store<"calls">(string, weir::serde::int64);

    std::optional<std::string> transform(std::string const& key, text value, auto& context) {
        auto calls = context.store(stores);
        auto const n = calls.get(key).value_or(0) + 1;
        calls.put(key, n);
        return n % 4 == 0 ? std::nullopt : std::optional{str(value) + '#' + std::to_string(n)};
    }
};

}  // namespace

TEST_CASE("table_transform_values") {
    replay(weir::topology(weir::table<"in">(string, string, materialized<"src">()) |
                          weir::transform_values(counting_calls{}, materialized<"result">()) | weir::to_stream() |
                          weir::to<"out">()));
}

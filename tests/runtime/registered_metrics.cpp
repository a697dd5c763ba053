// SPDX-License-Identifier: Apache-2.0
#include <tests/runtime/registered_metrics.hpp>

using weir_tests::registered::compare_levels;
using weir_tests::registered::same;

TEST_CASE("registered_metrics: ZMart has the metrics of Java, level by level") {
    auto purchases = weir::stream<"transactions">(weir::serde::string, weir::serde::string) | weir::map_values(same);
    compare_levels(
        weir::topology(purchases | weir::map_values(same) | weir::to<"patterns">(),
                       purchases | weir::map_values(same) | weir::to<"rewards">(), purchases | weir::to<"purchases">()),
        {"transactions", "patterns", "rewards", "purchases"}, "zmart");
}

TEST_CASE("registered_metrics: a count in memory has the metrics of Java") {
    auto const cached = weir_tests::words() | weir::group_by_key() | weir::count<"counts">(weir::caching_enabled);
    compare_levels(weir::topology(cached | weir::to_stream() | weir::to<"out">()), {"in", "out"}, "count");
}

TEST_CASE("registered_metrics: a table in memory has the metrics of Java") {
    using weir::serde::string;
    auto const cached = weir::table<"in">(string, string, weir::materialized<"table">(weir::caching_enabled));
    compare_levels(weir::topology(cached | weir::to_stream() | weir::to<"out">()), {"in", "out"}, "table");
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/cogroup.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("cogroup_two") {
    auto const of_a = [](text, text v, std::string const& agg) { return agg + 'a' + first(v); };
    auto const of_b = [](text, text v, std::string const& agg) {
        return first(v) == "c" ? std::optional<std::string>{} : agg + 'b' + first(v);
    };
    auto const a = weir::stream<"a">(string, string) | weir::group_by_key();
    auto const b = weir::stream<"b">(string, string) | weir::group_by_key();
    auto const two = a | weir::cogroup(of_a) | weir::cogroup(b, of_b);
    replay(weir::topology(two | weir::aggregate<"agg">([] { return std::string{}; }) | weir::to_stream() |
                          weir::to<"out">()));
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <stdexcept>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("failure_process_fail") {
    auto const in = weir::stream<"in">(string, string);
    auto const odd = [](std::int64_t n) { return n % 2 == 0 ? throw std::runtime_error{"even"} : n; };
    auto const no_fox = [](std::string const& v) { return v == "fox" ? throw std::runtime_error{"fox"} : v; };
    auto const no_g = [](text k, text) { return k == "g" ? throw std::runtime_error{"g"} : true; };
    replay(weir::topology(
        in | weir::group_by_key(string, string) | weir::count<"counts">() | weir::to_stream() | weir::map_values(odd) |
            weir::to<"counts">(),
        in | weir::flat_map_values([](text v) { return words(v); }) | weir::map_values(no_fox) | weir::to<"words">(),
        in | weir::select_key([](text v) { return first(v); }) | weir::repartition<"by-first">(string, string) |
            weir::filter(no_g) | weir::to<"late">()));
}

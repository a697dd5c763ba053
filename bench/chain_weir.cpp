// SPDX-License-Identifier: Apache-2.0
// Ten small operators over integers, as a topology.

#include <weir/weir.hpp>
#include "chain.hpp"
#include "fused_loop.hpp"

int main(int argc, char** argv) {
    using bench::add_one, bench::not_a_seventh;
    using weir::filter, weir::map_values;
    auto const topology =
        weir::topology(weir::stream<"in">(weir::serde::string_view, weir::serde::int64) |
                       filter([](weir::nullable<std::int64_t> x) { return x != nullptr; }) | map_values(add_one) |
                       filter(not_a_seventh) | map_values(add_one) | filter(not_a_seventh) | map_values(add_one) |
                       filter(not_a_seventh) | map_values(add_one) | filter(not_a_seventh) | map_values(add_one) |
                       filter(not_a_seventh) | weir::to<"out">());
    static constexpr std::size_t topics[topology.size]{};
    return bench::run_fused<topics>(argc, argv, bench::numbers(), topology);
}

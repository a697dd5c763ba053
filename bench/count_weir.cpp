// SPDX-License-Identifier: Apache-2.0
// Counting by key, as a topology.

#include <weir/weir.hpp>
#include "chain.hpp"
#include "fused_loop.hpp"

int main(int argc, char** argv) {
    auto const topology =
        weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::int64) | weir::group_by_key() |
                       weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
    static constexpr std::size_t topics[topology.size]{};
    return bench::run_fused<topics>(argc, argv, bench::numbers(), topology);
}

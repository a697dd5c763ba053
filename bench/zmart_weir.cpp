// SPDX-License-Identifier: Apache-2.0
// ZMart as the example's topology: the mask gives a new purchase, as in zmart_by_hand `functions`.

#include <examples/zmart/topology.hpp>
#include "fused_loop.hpp"
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    auto const topology = zmart::topology();
    // Vertices: source, mask, pattern, sink, reward, sink, sink.
    static constexpr std::size_t topics[]{0, 0, 0, bench::patterns, 0, bench::rewards, bench::purchases};
    return bench::run_fused<topics>(argc, argv, bench::zmart_messages(), topology);
}

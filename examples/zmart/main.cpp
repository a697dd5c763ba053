// SPDX-License-Identifier: Apache-2.0
// The ZMart application on generated purchases: writes `transactions`, runs the topology, checks what it wrote.
#include "intercepted.hpp"
#include "job.hpp"

int main(int argc, char** argv) {
    auto const o = example::parse(argc, argv, "ZMart: masks card numbers, and derives patterns, rewards and purchases",
                                  {.interceptors = true});
    if (o.interceptors) return zmart::run_intercepted(o);
    return example::run(o,
                        [](auto const& on, auto level, auto const& options) { return zmart::job(on, level, options); });
}

// SPDX-License-Identifier: Apache-2.0
#include "sealed_topologies.hpp"

std::vector<std::string> run_elsewhere() {
    return {run(starred()),
            run(weir::topology(words() | weir::map_values([](std::string const& v) { return v + "a"; }) |
                               weir::to<"out">())),
            run(weir::topology(words() | weir::map_values([](std::string const& v) { return v + "b"; }) |
                               weir::to<"out">()))};
}

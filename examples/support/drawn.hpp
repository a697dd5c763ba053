// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>
#include <weir/views.hpp>
#include <weir/weir.hpp>

namespace example {

/// The topology in one of the forms that --topology has; of "draw", as wide as the terminal says it is.
template <typename Topology>
std::string drawn(Topology const& topology, std::string const& form) {
    if (form == "dot") return weir::to_dot(topology);
    if (form == "mermaid") return weir::to_mermaid(topology);
    if (form == "json") return weir::to_json(topology);
    if (form == "draw") {
        auto const* columns = std::getenv("COLUMNS");
        auto const width = columns ? std::atoi(columns) : 0;
        return weir::draw(topology, width > 0 ? width : 100);
    }
    return topology.describe() + '\n';
}

}  // namespace example

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>
#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/topology.hpp>

// Topologies that two translation units make (tests of topology/sealed.hpp).

inline auto words() { return weir::stream<"in">(weir::serde::string, weir::serde::string); }

inline auto starred() {
    return weir::topology(words() | weir::map_values([](std::string const& v) { return v + "*"; }) | weir::to<"out">());
}

template <typename Topology>
std::string run(Topology const& topology) {
    weir::test::driver driver{topology};
    driver.template input<"in">().pipe("v");
    return driver.template output<"out">().read_value().value();
}

/// What the same calls give in the other translation unit.
std::vector<std::string> run_elsewhere();

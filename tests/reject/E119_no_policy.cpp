// SPDX-License-Identifier: Apache-2.0
// EXPECT: weir::with<P\.\.\.>: a P is no policy; use metrics::debug.*\[weir-E119\]
// LINES: 12

#include <weir/runtime.hpp>
#include <weir/sim.hpp>
#include <weir/weir.hpp>

#ifdef WEIR_ACCEPT
struct shouts : weir::state_listener {
#else
struct shouts {
#endif
    void on_change(weir::state, weir::state) {}
};

void start(weir::sim::cluster const& cluster) {
    auto const topology =
        weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">());
    weir::sim::streams app{cluster, topology, weir::config{{"application.id", "app"}}, weir::with<shouts>};
    app.run();
}

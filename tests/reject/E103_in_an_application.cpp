// EXPECT: map_values\(f\): f cannot be called with this stream.s value.*\[weir-E103\]

#include <weir/sim/streams.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [](std::string const& v) { return v; };
#else
    auto const f = [](int v) { return v; };
#endif
    weir::sim::cluster cluster;
    weir::sim::streams app{cluster, weir::topology(in | weir::map_values(f) | weir::to<"out">()),
                           weir::config{{"application.id", "app"}}};
    app.start();
    static_cast<void>(app.describe().size() + app.metrics().size());
    static_cast<void>(app.wait_for(weir::state::running, 1000) && app.state() == weir::state::running);
    app.close();
}

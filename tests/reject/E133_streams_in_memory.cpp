// EXPECT: sim::streams\{cluster, t, config\}: t is no topology; write .*, config\} \[weir-E133\]

#include <weir/sim/streams.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const one = in | weir::to<"one">();
    auto const two = in | weir::to<"two">();
    weir::sim::cluster cluster;
#ifdef WEIR_ACCEPT
    weir::sim::streams app{cluster, weir::topology(one, two), weir::config{{"application.id", "app"}}};
#else
    weir::sim::streams app{cluster, one, two, weir::config{{"application.id", "app"}}};
#endif
    app.start_stepped();
    static_cast<void>(app.step());
    app.close();
}

// EXPECT: repartition\(\): its topic needs a name.*repartition<"name">\(\) \[weir-E112\]

#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::repartition<"r">() | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::repartition() | weir::to<"out">()));
#endif
}

// EXPECT: the pipeline has ended.*\[weir-E121\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::to<"a">(), in | weir::to<"b">()));
#else
    static_cast<void>(weir::topology(in | weir::to<"a">() | weir::to<"b">()));
#endif
}

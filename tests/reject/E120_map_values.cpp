// EXPECT: map_values\(f\): f returns nothing; return the new value \[weir-E120\]

#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::map_values([](std::string const& v) { return v; }) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::map_values([](std::string const&) {}) | weir::to<"out">()));
#endif
}

// EXPECT: flat_map_values\(f\): f must return a range of values.*\[weir-E106\]

#include <vector>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::flat_map_values([](std::string const& v) { return std::vector{v}; }) |
                                     weir::to<"out">()));
#else
    static_cast<void>(
        weir::topology(in | weir::flat_map_values([](std::string const& v) { return v.size(); }) | weir::to<"out">()));
#endif
}

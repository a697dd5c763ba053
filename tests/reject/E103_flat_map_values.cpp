// EXPECT: flat_map_values\(f\): f cannot be called with this stream.s value.*\[weir-E103\]

#include <vector>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/describe.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [](std::string const& v) { return std::vector{v}; };
    weir::test::driver driver{weir::topology(in | weir::flat_map_values(f) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
#else
    auto const f = [](int v) { return std::vector{v}; };
    weir::test::driver driver{weir::topology(in | weir::flat_map_values(f) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
#endif
}

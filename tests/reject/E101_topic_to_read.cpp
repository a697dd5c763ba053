// EXPECT: stream<Topic>: this is no legal topic name.*\[weir-E101\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/topology.hpp>

int main() {
#ifdef WEIR_ACCEPT
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
#else
    auto const in = weir::stream<"in/2">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
#endif
}

// EXPECT: topology\(outputs\.\.\.\): an argument is no stream.*\[weir-E122\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const grouped = in | weir::group_by_key();
#ifdef WEIR_ACCEPT
    weir::test::driver driver{weir::topology(grouped | weir::count<"c">())};
    driver.input<"in">().pipe("v");
#else
    weir::test::driver driver{weir::topology(grouped)};
    driver.input<"in">().pipe("v");
#endif
}

// EXPECT: input<Topic>\(\)\.pipe\(\.\.\.\): these are not of the source's key and value type; .*\[weir-E186\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::to<"out">())};
#ifdef WEIR_ACCEPT
    driver.input<"in">().pipe("k", "5", 10);
#else
    driver.input<"in">().pipe("k", 5, 10);
#endif
}

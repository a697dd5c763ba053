// EXPECT: driver\.input<Topic>\(\): the topology does not read this topic \[weir-E115\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::group_by_key() | weir::count<"c">(), in | weir::to<"out">())};
#ifdef WEIR_ACCEPT
    driver.input<"in">().pipe({"k", "v"});
#else
    driver.input<"out">().pipe({"k", "v"});
#endif
}

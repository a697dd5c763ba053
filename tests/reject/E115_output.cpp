// EXPECT: driver\.output<Topic>\(\): the topology does not write this topic \[weir-E115\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::group_by_key() | weir::count<"c">(), in | weir::to<"out">())};
#ifdef WEIR_ACCEPT
    static_cast<void>(driver.output<"out">().read_value() == "v");
#else
    static_cast<void>(driver.output<"in">().read_value() == "v");
#endif
}

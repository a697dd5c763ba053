// EXPECT: for_each\(f\): f cannot be called with this stream.s value.*\[weir-E103\]

#include <weir/stream/for_each.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/describe.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [](std::string const&) {};
    weir::test::driver driver{weir::topology(in | weir::for_each(f))};
    driver.input<"in">().pipe("k", "v");
#else
    auto const f = [] {};
    weir::test::driver driver{weir::topology(in | weir::for_each(f))};
    driver.input<"in">().pipe("k", "v");
#endif
}

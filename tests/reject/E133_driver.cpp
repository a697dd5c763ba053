// EXPECT: test::driver\{t\}: t is no topology; write test::driver\{topology\(pipelines\.\.\.\)\} \[weir-E133\]

#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const copies = in | weir::map_values([](std::string const& v) { return v; }) | weir::to<"out">();
#ifdef WEIR_ACCEPT
    weir::test::driver driver{weir::topology(copies)};
#else
    weir::test::driver driver{copies};
#endif
    driver.input<"in">().pipe("k", "v");
    static_cast<void>(driver.output<"out">().read_value() == "v");
    driver.close();
}

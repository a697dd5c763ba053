// EXPECT: test::driver\{t\}: t is no topology; write test::driver\{topology\(pipelines\.\.\.\)\} \[weir-E133\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const one = in | weir::to<"one">();
    auto const three = in | weir::to<"three">();
#ifdef WEIR_ACCEPT
    weir::test::driver driver{weir::topology(one, three), weir::with<weir::processing::log_and_continue>, {}};
#else
    weir::test::driver driver{one, three, weir::with<weir::processing::log_and_continue>};
#endif
    driver.input<"in">().pipe("k", "v");
}

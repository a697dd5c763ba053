// EXPECT: split\(branches\.\.\.\): an argument is no branch.*\[weir-E125\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const yes = [](std::string const&) { return true; };
#ifdef WEIR_ACCEPT
    auto const [first] = in | weir::split(weir::branch(yes));
    static_cast<void>(weir::topology(first | weir::to<"out">()));
#else
    auto const [first] = in | weir::split(yes);
    static_cast<void>(weir::topology(first | weir::to<"out">()));
#endif
}

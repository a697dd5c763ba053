// EXPECT: split\(\.\.\.\)\.get<Name>\(\): there is no branch of this name \[weir-E111\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const s =
        in | weir::split(weir::branch<"yes">([](std::string const&) { return true; }), weir::default_branch<"no">());
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(s.get<"no">() | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(s.get<"maybe">() | weir::to<"out">()));
#endif
}

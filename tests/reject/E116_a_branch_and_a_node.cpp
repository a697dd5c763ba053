// EXPECT: a node of this name has been added already.*\[weir-E116\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const yes = [](std::string const&) { return true; };
    auto const s = in | weir::split(weir::named<"is-">, weir::branch<"yes">(yes));
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(s.get<"yes">() | weir::to<"out">(weir::named<"is-no">)));
#else
    static_cast<void>(weir::topology(s.get<"yes">() | weir::to<"out">(weir::named<"is-yes">)));
#endif
}

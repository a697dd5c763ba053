// EXPECT: a node of this name has been added already.*\[weir-E116\]

#include <weir/stream/filter.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const yes = [](std::string const&) { return true; };
    auto const a = in | weir::filter(yes, weir::named<"first">);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(a | weir::to<"a">(), in | weir::filter(yes, weir::named<"second">) | weir::to<"b">()));
#else
    static_cast<void>(
        weir::topology(a | weir::to<"a">(), in | weir::filter(yes, weir::named<"first">) | weir::to<"b">()));
#endif
}

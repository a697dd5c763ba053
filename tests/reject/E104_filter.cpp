// EXPECT: filter\(f\): f must return a bool \[weir-E104\]

#include <weir/stream/filter.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::filter([](std::string const& v) { return v.empty(); }) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::filter([](std::string const& v) { return v; }) | weir::to<"out">()));
#endif
}

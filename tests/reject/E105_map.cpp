// EXPECT: map\(f\): f must return a std::pair.*\[weir-E105\]

#include <weir/stream/map.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::map([](std::string const& v) { return std::pair{v, v}; }) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::map([](std::string const& v) { return v; }) | weir::to<"out">()));
#endif
}

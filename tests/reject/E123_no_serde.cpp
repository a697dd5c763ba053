// EXPECT: stream<Topic>\(options\.\.\.\): an option is no serde, .*; a serde has type, serialize .* \[weir-E123\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
#ifdef WEIR_ACCEPT
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::int64);
#else
    auto const in = weir::stream<"in">(weir::serde::string, std::int64_t{3});
#endif
    static_cast<void>(weir::topology(in | weir::to<"out">()));
}

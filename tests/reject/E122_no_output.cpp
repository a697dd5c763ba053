// EXPECT: topology\(outputs\.\.\.\): list at least one.*\[weir-E122\]

#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in));
#else
    static_cast<void>(weir::topology());
#endif
}

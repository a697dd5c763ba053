// EXPECT: group_by_key\(\) \| x: x is no aggregation.*\[weir-E114\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::group_by_key() | weir::count<"c">()));
#else
    static_cast<void>(weir::topology(in | weir::group_by_key() | weir::to<"out">()));
#endif
}

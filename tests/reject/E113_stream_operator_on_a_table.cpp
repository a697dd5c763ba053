// EXPECT: table \| x: x is no operator of tables; use to_stream\(\).*\[weir-E113\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const counts = in | weir::group_by_key() | weir::count<"c">();
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(counts | weir::to_stream() | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(counts | weir::to<"out">()));
#endif
}

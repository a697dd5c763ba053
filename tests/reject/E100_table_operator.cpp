// EXPECT: stream \| x: x is no operator on streams.*aggregations follow group_by_key\(\) \[weir-E100\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const counts = in | weir::group_by_key() | weir::count<"c">();
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(counts | weir::to_stream()));
#else
    static_cast<void>(counts);
    static_cast<void>(weir::topology(in | weir::to_stream()));
#endif
}

// EXPECT: a different store or repartition topic of this name.*\[weir-E118\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const a = in | weir::group_by_key() | weir::count<"counts">();
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(a, in | weir::group_by_key() | weir::count<"other">()));
#else
    static_cast<void>(weir::topology(a, in | weir::group_by_key() | weir::count<"counts">()));
#endif
}

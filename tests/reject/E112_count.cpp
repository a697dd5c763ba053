// EXPECT: count\(\): its store needs a name.*count<"name">\(\) \[weir-E112\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::group_by_key() | weir::count<"counts">() | weir::to_stream() | weir::to<"out">()));
#else
    static_cast<void>(
        weir::topology(in | weir::group_by_key() | weir::count() | weir::to_stream() | weir::to<"out">()));
#endif
}

// EXPECT: merge\(other\): the two streams must have the same key type.*\[weir-E110\]

#include <weir/stream/merge.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::merge(weir::stream<"b">(weir::serde::string, weir::serde::string)) |
                                     weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::merge(weir::stream<"b">(weir::serde::string, weir::serde::int64)) |
                                     weir::to<"out">()));
#endif
}

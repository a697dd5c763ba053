// EXPECT: repartition<Name>\(options\.\.\.\): an option is neither a serde nor.*\[weir-E123\]

#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::repartition<"r">(weir::number_of_partitions(3))));
#else
    static_cast<void>(weir::topology(in | weir::repartition<"r">(3)));
#endif
}

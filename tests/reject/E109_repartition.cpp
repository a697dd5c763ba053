// EXPECT: repartition<Name>\(key_serde, value_serde\): a serde is for another type.*\[weir-E109\]

#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::repartition<"r">(weir::serde::string)));
#else
    static_cast<void>(weir::topology(in | weir::repartition<"r">(weir::serde::int32)));
#endif
}

// EXPECT: a different store or repartition topic of this name.*\[weir-E118\]

#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const other = weir::stream<"other">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::repartition<"r">(), other | weir::repartition<"s">()));
#else
    static_cast<void>(weir::topology(in | weir::repartition<"r">(), other | weir::repartition<"r">()));
#endif
}

// EXPECT: repartition<Name>: this is no legal name.*\[weir-E101\]

#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::repartition<"by-card">());
#else
    static_cast<void>(in | weir::repartition<"by card">());
#endif
}

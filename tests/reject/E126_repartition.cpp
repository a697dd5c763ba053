// EXPECT: stream \| x: x is a function that makes an operator; call it.*\[weir-E126\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::repartition<"again">() | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::repartition<"again"> | weir::to<"out">()));
#endif
}

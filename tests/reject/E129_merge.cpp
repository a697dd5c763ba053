// EXPECT: stream \| operator\(\): an argument is missing; write the function.*\[weir-E129\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::merge(in) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::merge() | weir::to<"out">()));
#endif
}

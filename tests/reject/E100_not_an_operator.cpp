// EXPECT: stream \| x: x is no operator on streams.*\[weir-E100\]

#include <weir/stream/stream.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(in);
#else
    static_cast<void>(in | 17);
#endif
}

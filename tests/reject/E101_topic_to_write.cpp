// EXPECT: to<Topic>: this is no legal topic name.*\[weir-E101\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::to<"out">());
#else
    static_cast<void>(in | weir::to<"out!">());
#endif
}

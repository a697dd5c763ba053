// EXPECT: operator \| x: a pipeline begins with a stream or table.*\[weir-E100\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::peek([](std::string const&) {}) | weir::to<"out">()));
#else
    static_cast<void>(weir::peek([](std::string const&) {}) | weir::to<"out">());
    static_cast<void>(in);
#endif
}

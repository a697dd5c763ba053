// EXPECT: operator\(\.\.\., options\.\.\.\): an option is not known here; the only one is weir::named.*\[weir-E123\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::peek([](std::string const&) {}, weir::named<"look">) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::peek([](std::string const&) {}, "look") | weir::to<"out">()));
#endif
}

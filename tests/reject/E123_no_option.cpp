// EXPECT: operator\(\.\.\., options\.\.\.\): an option is neither weir::named.*\[weir-E123\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const length = [](std::string const& v) { return std::int64_t(v.size()); };
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::map_values(length) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::map_values(length, 3) | weir::to<"out">()));
#endif
}

// EXPECT: an option is neither weir::named.*nor weir::materialized.*\[weir-E123\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const same = [](std::string const& v) { return v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::map_values(same, weir::named<"same">));
#else
    static_cast<void>(in | weir::map_values(same, weir::serde::string));
#endif
}

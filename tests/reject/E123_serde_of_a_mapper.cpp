// EXPECT: an option is not known here; the only one is weir::named.*\[weir-E123\]
// LINES: 16

#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const same = [](std::string const& v) { return v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::map_values(same, weir::named<"same">));
#else
    static_cast<void>(in | weir::map_values(same, weir::serde::string));
#endif
}

// EXPECT: to_table\(\): the key was changed before.*add weir::named<"name"> \[weir-E112\]

#include <weir/stream/select_key.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to_table.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string) |
                    weir::select_key([](std::string const& v) { return v; });
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::to_table(weir::named<"by-value">));
#else
    static_cast<void>(in | weir::to_table());
#endif
}

// EXPECT: materialized<Name>\(options\.\.\.\): an option is no serde.*\[weir-E150\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::to_table(weir::materialized<"t">(weir::caching_enabled)));
#else
    static_cast<void>(in | weir::to_table(weir::materialized<"t">(weir::named<"t">)));
#endif
}

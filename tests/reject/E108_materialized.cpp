// EXPECT: no serde is known for the key or the value of this table.*\[weir-E108\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">());
    struct odd {};
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::map_values([](std::string const&) { return 1; }, weir::materialized<"m">()));
#else
    static_cast<void>(in | weir::map_values([](std::string const&) { return odd{}; }, weir::materialized<"m">()));
#endif
}

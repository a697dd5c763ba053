// EXPECT: f must return a std::pair of the new key and the new value.*\[weir-E105\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">());
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::group_by([](std::string const& v) { return std::pair{v, v}; }) | weir::count<"n">());
#else
    static_cast<void>(in | weir::group_by([](std::string const& v) { return v; }) | weir::count<"n">());
#endif
}

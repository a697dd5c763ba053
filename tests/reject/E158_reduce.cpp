// EXPECT: reduce<Name>\(adder\): of a grouped table.*\[weir-E158\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">());
    auto const by = [](std::string const& v) { return std::pair{v, v}; };
    auto const add = [](std::string a, std::string const& b) { return a + b; };
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::group_by(by) | weir::reduce<"r">(add, add));
#else
    static_cast<void>(in | weir::group_by(by) | weir::reduce<"r">(add));
#endif
}

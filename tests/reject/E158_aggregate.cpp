// EXPECT: aggregate<Name>\(initializer, adder\): of a grouped table.*\[weir-E158\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">());
    auto const by = [](std::string const& v) { return std::pair{v, v}; };
    auto const add = [](std::string const&, std::string const& v, std::string a) { return a + v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::group_by(by) | weir::aggregate<"a">([] { return std::string{}; }, add, add));
#else
    static_cast<void>(in | weir::group_by(by) | weir::aggregate<"a">([] { return std::string{}; }, add));
#endif
}

// EXPECT: what a change replaces must be taken out of its old group.*\[weir-E155\]

#include <weir/weir.hpp>

int main() {
    auto const by = [](std::string const& v) { return std::pair{v, v}; };
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">()) |
                      weir::group_by(by) | weir::count<"n">());
#else
    static_cast<void>(weir::table<"in">(weir::serde::string, weir::serde::string) | weir::group_by(by) |
                      weir::count<"n">());
#endif
}

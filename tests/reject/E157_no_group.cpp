// EXPECT: the first argument is no grouped stream.*\[weir-E157\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    auto const add = [](std::string const&, std::string const& v, std::string a) { return a + v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::cogroup(add) | weir::cogroup(group, add) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#else
    static_cast<void>(group | weir::cogroup(add) | weir::cogroup(add, add) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#endif
}

// EXPECT: this group has another key type.*\[weir-E157\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    auto const add = [](std::string const&, std::string const& v, std::string a) { return a + v; };
#ifdef WEIR_ACCEPT
    auto const other = weir::stream<"b">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    static_cast<void>(group | weir::cogroup(add) | weir::cogroup(other, add) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#else
    auto const other = weir::stream<"b">(weir::serde::int32, weir::serde::string) | weir::group_by_key();
    static_cast<void>(group | weir::cogroup(add) | weir::cogroup(other, add) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#endif
}

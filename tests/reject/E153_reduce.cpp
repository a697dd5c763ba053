// EXPECT: f cannot be called with the value so far and another one.*\[weir-E153\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::reduce<"r">([](std::string a, std::string const& b) { return a + b; }));
#else
    static_cast<void>(group | weir::reduce<"r">([](std::string const& b) { return b; }));
#endif
}

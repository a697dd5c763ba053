// EXPECT: f must return a value of the stream's type.*\[weir-E151\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::reduce<"r">([](std::string a, std::string const& b) { return a + b; }));
#else
    static_cast<void>(group | weir::reduce<"r">([](std::string const&, std::string const&) {}));
#endif
}

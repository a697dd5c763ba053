// EXPECT: an aggregator cannot be called with this stream's key, value and aggregate.*\[weir-E152\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
#ifdef WEIR_ACCEPT
    static_cast<void>(group |
                      weir::cogroup([](std::string const&, std::string const& v, std::string a) { return a + v; }) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#else
    static_cast<void>(group | weir::cogroup([](std::string const&, int, std::string a) { return a; }) |
                      weir::aggregate<"a">([] { return std::string{}; }));
#endif
}

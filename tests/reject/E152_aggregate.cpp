// EXPECT: an aggregator cannot be called with this stream's key, value and aggregate.*\[weir-E152\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
#ifdef WEIR_ACCEPT
    static_cast<void>(
        group | weir::aggregate<"a">([] { return std::string{}; },
                                     [](std::string const&, std::string const& v, std::string a) { return a + v; }));
#else
    static_cast<void>(group | weir::aggregate<"a">([] { return std::string{}; },
                                                   [](std::string const&, std::string const&, int a) { return a; }));
#endif
}

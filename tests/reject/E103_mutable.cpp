// EXPECT: peek\(f\): .*; a mutable f, or one with an error inside, cannot be called either \[weir-E103\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [n = 0](std::string const& v) { return static_cast<int>(v.size()) + n; };
#else
    auto const f = [n = 0](std::string const& v) mutable { return n += static_cast<int>(v.size()); };
#endif
    static_cast<void>(weir::topology(in | weir::peek(f) | weir::to<"out">()));
}

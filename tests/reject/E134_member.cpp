// EXPECT: operator\(f\): f is a pointer to a member; write a function that takes the value.* \[weir-E134\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [](std::string const& v) { return v.empty(); };
#else
    auto const f = &std::string::empty;
#endif
    static_cast<void>(weir::topology(in | weir::filter_not(f) | weir::to<"out">()));
}

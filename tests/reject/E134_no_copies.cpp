// EXPECT: operator\(f\): f cannot be copied, and each copy of a stream or topology holds one; .* \[weir-E134\]

#include <weir/weir.hpp>

#include <memory>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const f = [p = std::make_shared<int>(1)](std::string const& v) { return v + std::to_string(*p); };
#else
    auto const f = [p = std::make_unique<int>(1)](std::string const& v) { return v + std::to_string(*p); };
#endif
    static_cast<void>(weir::topology(in | weir::map_values(f) | weir::to<"out">()));
}

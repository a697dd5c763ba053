// EXPECT: count<Name>: this is no legal store name.*\[weir-E101\]

#include <weir/stream/count.hpp>
#include <weir/stream/stream.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::group_by_key() | weir::count<"counts">());
#else
    static_cast<void>(in | weir::group_by_key() | weir::count<"">());
#endif
}

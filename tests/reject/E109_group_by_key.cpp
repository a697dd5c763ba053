// EXPECT: group_by_key\(key_serde, value_serde\): a serde is for another type.*\[weir-E109\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::group_by_key(weir::serde::string) | weir::count<"c">()));
#else
    static_cast<void>(weir::topology(in | weir::group_by_key(weir::serde::int32) | weir::count<"c">()));
#endif
}

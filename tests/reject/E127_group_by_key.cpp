// EXPECT: the name of a node is an option; write operator\(\.\.\., weir::named<"name">\) \[weir-E127\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::group_by_key(weir::named<"group">) | weir::count<"counts">()));
#else
    static_cast<void>(weir::topology(in | weir::group_by_key<"group">() | weir::count<"counts">()));
#endif
}

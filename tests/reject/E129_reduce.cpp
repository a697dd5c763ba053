// EXPECT: stream \| operator\(\): an argument is missing; write the function.*\[weir-E129\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::group_by_key() |
                                     weir::reduce<"last">([](std::string const&, std::string const& v) { return v; })));
#else
    static_cast<void>(weir::topology(in | weir::group_by_key() | weir::reduce<"last">()));
#endif
}

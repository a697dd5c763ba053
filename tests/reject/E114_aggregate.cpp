// EXPECT: group_by_key\(\) \| aggregate<Name>\(initializer\): the aggregator is missing; .*\[weir-E114\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const zero = [] { return std::int64_t{0}; };
#ifdef WEIR_ACCEPT
    auto const add = [](std::string const&, std::string const&, std::int64_t n) { return n + 1; };
    static_cast<void>(weir::topology(in | weir::group_by_key() | weir::aggregate<"a">(zero, add, weir::serde::int64)));
#else
    static_cast<void>(weir::topology(in | weir::group_by_key() | weir::aggregate<"a">(zero, weir::serde::int64)));
#endif
}

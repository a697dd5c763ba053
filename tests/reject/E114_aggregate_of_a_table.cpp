// EXPECT: group_by\(f\) \| aggregate<Name>\(initializer\): of a grouped table, an adder and a .*\[weir-E114\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string, weir::materialized<"t">());
    auto const swapped = weir::group_by([](std::string const& k, std::string const& v) { return std::pair{v, k}; });
    auto const zero = [] { return std::int64_t{0}; };
#ifdef WEIR_ACCEPT
    auto const add = [](std::string const&, std::string const&, std::int64_t n) { return n + 1; };
    static_cast<void>(weir::topology(in | swapped | weir::aggregate<"a">(zero, add, add, weir::serde::int64)));
#else
    static_cast<void>(weir::topology(in | swapped | weir::aggregate<"a">(zero, weir::serde::int64)));
#endif
}

// EXPECT: transform_values\(t\): t is no transformer for this table.* \[weir-E179\]

#include <weir/weir.hpp>

template <typename Value>
struct copying {
    Value transform(std::string const&, Value const& value, auto&) { return value; }
};

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    using value = std::string;
#else
    using value = int;
#endif
    static_cast<void>(weir::topology(in | weir::transform_values(copying<value>{})));
}

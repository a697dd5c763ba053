// EXPECT: transform_values\(t\): its init cannot be called; write void init\(auto& context\) \[weir-E179\]

#include <weir/weir.hpp>

struct copying {
#ifdef WEIR_ACCEPT
    void init(auto&) {}
#else
    void init() {}
#endif
    std::string transform(std::string const&, std::string const& value, auto&) { return value; }
};

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string);
    static_cast<void>(weir::topology(in | weir::transform_values(copying{})));
}

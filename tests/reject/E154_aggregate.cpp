// EXPECT: no serde is known for the aggregate; pass it after the functions.*\[weir-E154\]

#include <weir/weir.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    struct sum {
        int n = 0;
    };
    struct sum_serde {
        using type = sum;
        void serialize(sum const&, weir::bytes&) const {}
        void deserialize(weir::bytes_view, sum&) const {}
    };
    auto const add = [](std::string const&, std::string const&, sum s) { return s; };
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::aggregate<"a">([] { return sum{}; }, add, sum_serde{}));
#else
    static_cast<void>(sum_serde{});
    static_cast<void>(group | weir::aggregate<"a">([] { return sum{}; }, add));
#endif
}

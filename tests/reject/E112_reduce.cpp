// EXPECT: reduce\(f\): its store needs a name.*reduce<"name">\(f\) \[weir-E112\]

#include <weir/stream/reduce.hpp>
#include <weir/stream/stream.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    auto const last = [](std::string const&, std::string const& v) { return v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::reduce<"r">(last));
#else
    static_cast<void>(group | weir::reduce(last));
#endif
}

// EXPECT: two calls of one type: name each \[weir-E102\]

#include <weir/weir.hpp>

template <typename Stream, typename... Options>
constexpr auto repeated(Stream const& words, std::size_t times, Options... options) {
    return words | weir::map_values([times](std::string const& v) { return std::string(times, v[0]); }, options...);
}

int main() {
    constexpr auto in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    constexpr auto t = weir::topology(repeated(in, 2, weir::named<"two">) | weir::to<"a">(),
                                      repeated(in, 3, weir::named<"three">) | weir::to<"b">());
    static_assert(t.size == 5);
#else
    constexpr auto t = weir::topology(repeated(in, 2) | weir::to<"a">(), repeated(in, 3) | weir::to<"b">());
    static_cast<void>(t);
#endif
}

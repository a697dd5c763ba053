// EXPECT: two calls of one type: give each a weir::named \[weir-E102\]
// LINES: 28

#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

template <weir::fixed_string Name>
constexpr auto repeat(std::size_t times) {
    return weir::map_values([times](std::string const& v) { return std::string(times, v[0]); }, weir::named<Name>);
}

int main() {
    constexpr auto in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    constexpr auto t =
        weir::topology(in | repeat<"two">(2) | weir::to<"a">(), in | repeat<"three">(3) | weir::to<"b">());
    static_assert(t.size == 5);
#else
    constexpr auto t = weir::topology(in | repeat<"two">(2) | weir::to<"a">(), in | repeat<"two">(3) | weir::to<"b">());
    static_cast<void>(t);
#endif
}

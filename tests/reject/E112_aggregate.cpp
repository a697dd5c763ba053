// EXPECT: aggregate\(initializer, aggregator\): its store needs a name.*\[weir-E112\]

#include <weir/stream/aggregate.hpp>
#include <weir/stream/stream.hpp>

int main() {
    auto const group = weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::group_by_key();
    auto const begin = [] { return std::string{}; };
    auto const add = [](std::string const&, std::string const& v, std::string a) { return a + v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(group | weir::aggregate<"a">(begin, add));
#else
    static_cast<void>(group | weir::aggregate(begin, add));
#endif
}

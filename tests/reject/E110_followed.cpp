// EXPECT: merge\(other\): the two streams must have the same key type.*\[weir-E110\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const numbers = weir::stream<"numbers">(weir::serde::string, weir::serde::int64);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(numbers | weir::map_values([](std::int64_t) { return std::string{}; }) |
                                     weir::merge(in) | weir::filter([](std::string const&) { return true; }) |
                                     weir::to<"out">()));
#else
    static_cast<void>(weir::topology(numbers | weir::merge(in) |
                                     weir::map_values([](std::string const& v) { return v; }) |
                                     weir::filter([](std::string const&) { return true; }) | weir::to<"out">()));
#endif
}

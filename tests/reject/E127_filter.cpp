// EXPECT: the name of a node is an option; write operator\(\.\.\., weir::named<"name">\) \[weir-E127\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::filter([](std::string const&) { return true; }, weir::named<"some">) |
                                     weir::to<"out">()));
#else
    static_cast<void>(
        weir::topology(in | weir::filter<"some">([](std::string const&) { return true; }) | weir::to<"out">()));
#endif
}

// EXPECT: the name of a node is an option; write operator\(\.\.\., weir::named<"name">\) \[weir-E127\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::map_values([](std::string const& v) { return v + "!"; }, weir::named<"louder">) |
                       weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::map_values<"louder">([](std::string const& v) { return v + "!"; }) |
                                     weir::to<"out">()));
#endif
}

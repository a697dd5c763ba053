// EXPECT: the name of a node is an option; write operator\(\.\.\., weir::named<"name">\) \[weir-E127\]

#include <weir/weir.hpp>

struct nothing {
    void process(auto const&, auto const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::process(nothing{}, weir::named<"look">)));
#else
    static_cast<void>(weir::topology(in | weir::process<"look">(nothing{})));
#endif
}

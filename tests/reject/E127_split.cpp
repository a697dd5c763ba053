// EXPECT: the name of a node is an option; write operator\(\.\.\., weir::named<"name">\) \[weir-E127\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const [short_ones, others] =
        in | weir::split(weir::named<"s-">, weir::branch<"short">([](std::string const&) { return true; }),
                         weir::default_branch<"other">());
    static_cast<void>(weir::topology(short_ones | weir::to<"short">(), others | weir::to<"others">()));
#else
    auto const [short_ones, others] =
        in | weir::split<"s-">(weir::branch<"short">([](std::string const&) { return true; }),
                               weir::default_branch<"other">());
    static_cast<void>(weir::topology(short_ones | weir::to<"short">(), others | weir::to<"others">()));
#endif
}

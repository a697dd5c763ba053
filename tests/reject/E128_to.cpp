// EXPECT: to\(\): the topic is a template argument; write to<"topic">\(\) \[weir-E128\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::to("out")));
#endif
}

// EXPECT: stream\(\): the topic is a template argument; write stream<"topic">\(key_serde, value_serde\).*\[weir-E128\]

#include <weir/weir.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(weir::stream("in", weir::serde::string, weir::serde::string) | weir::to<"out">()));
#endif
}

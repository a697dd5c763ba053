// EXPECT: table\(\): the topic is a template argument; write table<"topic">\(key_serde, value_serde\).*\[weir-E128\]

#include <weir/weir.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(weir::table<"in">(weir::serde::string, weir::serde::string) | weir::to_stream()));
#else
    static_cast<void>(weir::topology(weir::table("in", weir::serde::string, weir::serde::string) | weir::to_stream()));
#endif
}

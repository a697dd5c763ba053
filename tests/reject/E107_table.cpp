// EXPECT: table<Topic>\(key_serde, value_serde\): give a serde for the key.*\[weir-E107\]

#include <weir/stream/table.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::table<"in">(weir::serde::string, weir::serde::string));
#else
    static_cast<void>(weir::table<"in">(weir::serde::string));
#endif
}

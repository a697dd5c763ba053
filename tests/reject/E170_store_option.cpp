// EXPECT: store<Name>\(options\.\.\.\): an option is no serde.* \[weir-E170\]

#include <weir/stream/store.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::store<"seen">(weir::serde::string, weir::serde::string, weir::timestamped));
#else
    static_cast<void>(weir::store<"seen">(weir::serde::string, weir::serde::string, 7));
#endif
}

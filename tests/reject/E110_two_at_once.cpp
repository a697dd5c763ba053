// EXPECT: merge\(other\): it stands behind a stream and takes one; write a \| merge\(b\) \| merge\(c\) \[weir-E110\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const more = weir::stream<"more">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::merge(more) | weir::merge(in) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::merge(more, in) | weir::to<"out">()));
#endif
}

// EXPECT: give a serde for the key and one for the value \[weir-E107\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/describe.hpp>

int main() {
#ifdef WEIR_ACCEPT
    auto const t = weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::int64) | weir::to<"out">());
    static_cast<void>(t.describe());
#else
    auto const t = weir::topology(weir::stream<"in">(weir::serde::string) | weir::to<"out">());
    static_cast<void>(t.describe());
#endif
}

// EXPECT: this topic is read by another source already.* \[weir-E117\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    using weir::serde::string;
#ifdef WEIR_ACCEPT
    auto const other = weir::stream<"c">(string, string);
#else
    auto const other = weir::stream<"b">(string, string);
#endif
    static_cast<void>(
        weir::topology(weir::stream<"a", "b">(string, string) | weir::to<"x">(), other | weir::to<"y">()));
}

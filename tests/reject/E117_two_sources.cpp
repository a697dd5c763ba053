// EXPECT: this topic is read by another source already.*\[weir-E117\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    using namespace weir::serde;
#ifdef WEIR_ACCEPT
    auto const a = weir::stream<"in">(string, string), b = weir::stream<"in">(string, string);
    static_cast<void>(weir::topology(a | weir::to<"a">(), b | weir::to<"b">()));
#else
    auto const a = weir::stream<"in">(string, string);
    auto const b = weir::stream<"in">(string, int64);
    static_cast<void>(weir::topology(a | weir::to<"a">(), b | weir::to<"b">()));
#endif
}

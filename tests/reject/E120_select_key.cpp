// EXPECT: select_key\(f\): f returns nothing; return the new key \[weir-E120\]

#include <weir/stream/select_key.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(in | weir::select_key([](std::string const& v) { return v; }) | weir::to<"out">()));
#else
    static_cast<void>(weir::topology(in | weir::select_key([](std::string const&) {}) | weir::to<"out">()));
#endif
}

// EXPECT: split\(branch\(f\)\.\.\.\): an f must return a bool \[weir-E104\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const s = in | weir::split(weir::branch<"yes">([](std::string const& v) { return v.empty(); }));
    static_cast<void>(weir::topology(s.get<"yes">() | weir::to<"yes">()));
#else
    auto const s = in | weir::split(weir::branch<"yes">([](std::string const&) {}));
    static_cast<void>(weir::topology(s.get<"yes">() | weir::to<"yes">()));
#endif
}

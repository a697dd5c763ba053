// EXPECT: split\(branches\.\.\.\): the default branch must be the last.*\[weir-E125\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const yes = [](std::string const&) { return true; };
#ifdef WEIR_ACCEPT
    auto const s = in | weir::split(weir::branch<"a">(yes), weir::default_branch<"b">());
    static_cast<void>(weir::topology(s.get<"a">() | weir::to<"out">()));
#else
    auto const s = in | weir::split(weir::default_branch<"b">(), weir::branch<"a">(yes));
    static_cast<void>(weir::topology(s.get<"a">() | weir::to<"out">()));
#endif
}

// EXPECT: split\(branch\(f\)\.\.\.\): an f cannot be called with this stream.s value.*\[weir-E103\]

#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const [yes, no] =
        in | weir::split(weir::branch([](std::string const&) { return true; }), weir::default_branch());
    static_cast<void>(weir::topology(yes | weir::to<"yes">(), no | weir::to<"no">()));
#else
    auto const [yes, no] = in | weir::split(weir::branch([](int) { return true; }), weir::default_branch());
    static_cast<void>(weir::topology(yes | weir::to<"yes">(), no | weir::to<"no">()));
#endif
}

// EXPECT: the pipeline has ended.*\[weir-E121\]

#include <weir/stream/for_each.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const f = [](std::string const&) {};
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::peek(f) | weir::to<"b">()));
    static_cast<void>(weir::for_each(f));
#else
    static_cast<void>(weir::topology(in | weir::for_each(f) | weir::to<"b">()));
#endif
}

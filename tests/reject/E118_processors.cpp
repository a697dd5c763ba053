// EXPECT: a different store or repartition topic of this name has been added already.* \[weir-E118\]

#include <weir/stream/process.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct ending {
    void process(std::string const&, std::string const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const seen = weir::store<"seen">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const other = seen;
#else
    auto const other = weir::store<"seen">(weir::serde::string, weir::serde::int64);
#endif
    static_cast<void>(weir::topology(in | weir::process(ending{}, seen, weir::named<"a">),
                                     in | weir::process(ending{}, other, weir::named<"b">)));
}

// EXPECT: a processor is connected to a store of this name, which no table.* \[weir-E178\]

#include <weir/stream/count.hpp>
#include <weir/stream/process.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct ending {
    void process(std::string const&, std::string const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const counts = weir::connected<"counts">;
#else
    auto const counts = weir::connected<"count">;
#endif
    static_cast<void>(
        weir::topology(in | weir::group_by_key() | weir::count<"counts">(), in | weir::process(ending{}, counts)));
}

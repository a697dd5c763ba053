// EXPECT: to<Topic>: no serde is known for unsigned integers such as std::size_t.*make it a std::int64_t.*\[weir-E108\]

#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const sizes = in | weir::map_values([](std::string const& v) { return static_cast<std::int64_t>(v.size()); });
#else
    auto const sizes = in | weir::map_values([](std::string const& v) { return v.size(); });
#endif
    static_cast<void>(weir::topology(sizes | weir::to<"out">()));
}

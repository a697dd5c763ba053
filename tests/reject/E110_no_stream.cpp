// EXPECT: merge\(other\): other is no stream.*\[weir-E110\]

#include <weir/stream/count.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/topology.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const counts =
        weir::stream<"b">(weir::serde::string, weir::serde::string) | weir::group_by_key() | weir::count<"c">();
    auto const sizes = in | weir::map_values([](std::string const& v) { return std::int64_t(v.size()); });
#ifdef WEIR_ACCEPT
    static_cast<void>(
        weir::topology(sizes | weir::merge(in | weir::map_values([](std::string const&) { return std::int64_t{1}; }))));
    static_cast<void>(weir::topology(counts | weir::to_stream()));
#else
    static_cast<void>(weir::topology(sizes | weir::merge(counts)));
#endif
}

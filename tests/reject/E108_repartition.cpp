// EXPECT: repartition<Name>: no serde is known for this stream.s key or value.*\[weir-E108\]

#include <weir/stream/map_values.hpp>
#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct point {
    int x = 0;
};
struct point_serde {
    using type = point;
    void serialize(point const&, weir::bytes&) const {}
    void deserialize(weir::bytes_view, point&) const {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const points = in | weir::map_values([](std::string const&) { return point{}; });
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(points | weir::repartition<"r">(weir::serde::string, point_serde{})));
#else
    static_cast<void>(weir::topology(points | weir::repartition<"r">()));
#endif
}

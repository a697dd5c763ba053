// EXPECT: count, reduce or aggregate: no serde is known for the key.*\[weir-E108\]

#include <weir/stream/count.hpp>
#include <weir/stream/select_key.hpp>
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
    auto const points = in | weir::select_key([](std::string const&) { return point{}; });
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(points | weir::group_by_key(point_serde{}) | weir::count<"counts">()));
#else
    static_cast<void>(weir::topology(points | weir::group_by_key() | weir::count<"counts">()));
#endif
}

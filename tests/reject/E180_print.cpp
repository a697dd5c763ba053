// EXPECT: print\(to\): this stream's key or value is neither text nor a number; .*print\(to, f\) \[weir-E180\]

#include <weir/stream/map_values.hpp>
#include <weir/stream/print.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct point {
    int x = 0, y = 0;
};

int main() {
    auto const points = weir::stream<"in">(weir::serde::string, weir::serde::string) |
                        weir::map_values([](std::string const&) { return point{}; });
#ifdef WEIR_ACCEPT
    auto const text = [](point const& p) { return std::to_string(p.x) + '|' + std::to_string(p.y); };
    static_cast<void>(weir::topology(points | weir::print(weir::printed::to_sys_out(), text)));
#else
    static_cast<void>(weir::topology(points | weir::print(weir::printed::to_sys_out())));
#endif
}

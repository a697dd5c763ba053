// EXPECT: timestamp_extractor\(f\): f cannot be called.* \[weir-E177\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

int main() {
    using weir::serde::string;
#ifdef WEIR_ACCEPT
    auto const f = [](weir::nullable<std::string>, std::int64_t time_ms) { return time_ms; };
#else
    auto const f = [](int, int, int) { return 1; };
#endif
    auto const in = weir::stream<"in">(string, string, weir::timestamp_extractor(f));
    static_cast<void>(weir::topology(in | weir::to<"out">()));
}

// EXPECT: only what table<Topic> reads can be the changelog of its store.*\[weir-E159\]

#include <weir/weir.hpp>

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string);
    auto const same = [](std::string const& v) { return v; };
#ifdef WEIR_ACCEPT
    static_cast<void>(in | weir::map_values(same, weir::materialized<"m">()));
#else
    static_cast<void>(in | weir::map_values(same, weir::materialized<"m">(weir::reuse_source_topic)));
#endif
}

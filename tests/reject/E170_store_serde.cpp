// EXPECT: store<Name>\(key_serde, value_serde\): give a serde for the key and one for the value \[weir-E170\]

#include <weir/stream/process.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct ending {
    void process(std::string const&, std::string const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const seen = weir::store<"seen">(weir::serde::string, weir::serde::string);
#else
    auto const seen = weir::store<"seen">(weir::serde::string);
#endif
    static_cast<void>(weir::topology(in | weir::process(ending{}, seen)));
}

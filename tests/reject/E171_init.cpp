// EXPECT: process\(p\): its init cannot be called; write void init\(auto& context\) \[weir-E171\]

#include <weir/stream/process.hpp>
#include <weir/stream/stream.hpp>
#include <weir/topology/topology.hpp>

struct ending {
#ifdef WEIR_ACCEPT
    void init(auto&) {}
#else
    void init() {}
#endif
    void process(std::string const&, std::string const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    static_cast<void>(weir::topology(in | weir::process(ending{})));
}

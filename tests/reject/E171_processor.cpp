// EXPECT: process\(p\): p is no processor for this stream.* \[weir-E171\]

#include <weir/stream/process.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

template <typename Value>
struct copying {
    using key_type = std::string;
    using value_type = Value;
    void process(std::string const& key, Value const& value, auto& context) { context.forward(key, value); }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    using value = std::string;
#else
    using value = int;
#endif
    static_cast<void>(weir::topology(in | weir::process(copying<value>{}) | weir::to<"out">()));
}

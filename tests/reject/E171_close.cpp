// EXPECT: process\(p\): its close cannot be called; write void close\(\) \[weir-E171\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
    void process(std::string const& key, std::string const& value, auto& context) { context.forward(key, value); }
#ifdef WEIR_ACCEPT
    void close() {}
#else
    void close(auto&) {}
#endif
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
}

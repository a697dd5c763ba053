// EXPECT: process\(p\): what its process returns would be lost; .* \[weir-E171\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
#ifdef WEIR_ACCEPT
    void process(std::string const& key, std::string const& value, auto& context) { context.forward(key, value); }
#else
    bool process(std::string const& key, std::string const& value, auto& context) {
        context.forward(key, value);
        return true;
    }
#endif
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
}

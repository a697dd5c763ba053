// EXPECT: context\.forward\(key, value\): the processor does not say what it forwards.* \[weir-E172\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
#ifdef WEIR_ACCEPT
    using key_type = std::string;
    using value_type = std::string;
#endif
    void process(std::string const& key, std::string const& value, auto& context) { context.forward(key, value); }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}))};
    driver.input<"in">().pipe("k", "v");
}

// EXPECT: context\.forward\(key, value\): these are not of the processor's key_type and value_type.* \[weir-E172\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
#ifdef WEIR_ACCEPT
    using value_type = weir::nullable<std::string>;
#else
    using value_type = std::string;
#endif
    void process(std::string const& key, weir::nullable<std::string> value, auto& context) {
        context.forward(key, value);
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}))};
    driver.input<"in">().pipe("k", "v");
}

// EXPECT: context\.forward\(key, value\): these are not of the processor.s key_type and value_type; .* \[weir-E172\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
#ifdef WEIR_ACCEPT
    static void process(std::string_view key, std::string_view value, auto& context) {
        context.forward(std::string{key}, std::string{value});
    }
#else
    static void process(std::string_view key, std::string_view value, auto& context) {
        context.forward(key, value.size());
    }
#endif
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
}

// EXPECT: context\.forward_to\(.*no operator after this processor has this name.* \[weir-E175\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
    void process(std::string const& key, std::string const& value, auto& context) {
#ifdef WEIR_ACCEPT
        context.forward_to(weir::child<"child">, key, value);
#else
        context.forward_to(weir::child<"chlid">, key, value);
#endif
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const seen = weir::store<"seen">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{
        weir::topology(in | weir::process(copying{}, seen) | weir::to<"out">(weir::named<"child">))};
    driver.input<"in">().pipe("k", "v");
}

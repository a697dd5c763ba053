// EXPECT: context\.store<Name>\(\): the processor is not connected to a store of this name.* \[weir-E174\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
    void process(std::string const& key, std::string const& value, auto& context) {
#ifdef WEIR_ACCEPT
        auto store = context.template store<"seen">();
#else
        auto store = context.template store<"sean">();
#endif
        store.put(key, value);
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const seen = weir::store<"seen">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{
        weir::topology(in | weir::process(copying{}, seen) | weir::to<"out">(weir::named<"child">))};
    driver.input<"in">().pipe("k", "v");
}

// EXPECT: context\.forward\(key, value\): these are not of the processor.s key_type and value_type; .* \[weir-E172\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
    void process(std::string const& key, std::string const& value, auto& context) { context.forward(key, value); }
#ifdef WEIR_ACCEPT
    void init(auto& context) const { static_cast<void>(context.task_id()); }
#else
    void init(auto& context) const { context.forward("key", 1); }
#endif
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(copying{}) | weir::to<"out">())};
    driver.input<"in">().pipe("k", "v");
}

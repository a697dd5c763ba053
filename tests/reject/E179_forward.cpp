// EXPECT: context.forward: a transformer forwards nothing but what its transform returns \[weir-E179\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct eager {
    std::string transform(std::string const&, std::string const& value, [[maybe_unused]] auto& context) {
#ifndef WEIR_ACCEPT
        context.forward(value);
#endif
        return value;
    }
};

int main() {
    auto const in = weir::table<"in">(weir::serde::string, weir::serde::string);
    auto const t = weir::topology(in | weir::transform_values(eager{}) | weir::to_stream() | weir::to<"out">());
    weir::test::driver driver{t};
    driver.input<"in">().pipe("a", "b");
}

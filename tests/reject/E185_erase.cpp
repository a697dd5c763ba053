// EXPECT: store\.erase\(key\): the table of this store never loses a key, .* \[weir-E185\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct forgetting {
    static constexpr auto stores = weir::connected<"counts">;
    void process(std::string const& key, std::string const&, auto& context) {
        context.template store<"counts">().erase(key);
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto const counts = in | weir::group_by_key() | weir::count<"counts">();
#else
    auto const counts = in | weir::group_by_key() | weir::count<"counts">(weir::caching_enabled);
#endif
    weir::test::driver driver{
        weir::topology(counts | weir::to_stream() | weir::to<"out">(), in | weir::process(forgetting{}))};
    driver.input<"in">().pipe("k", "v");
}

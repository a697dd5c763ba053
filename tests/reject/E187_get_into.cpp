// EXPECT: store\.get\(key, out\): key is not .*, or out not of what it keeps.* \[weir-E187\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct counting {
    static constexpr auto stores = weir::store<"counts">(weir::serde::string, weir::serde::int64, weir::timestamped);
    void process(std::string const& key, std::string const&, auto& context) {
        auto store = context.template store<"counts">();
#ifdef WEIR_ACCEPT
        weir::value_and_timestamp<std::int64_t> n;
#else
        std::int64_t n = 0;
#endif
        static_cast<void>(store.get(key, n));
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(counting{}))};
    driver.input<"in">().pipe("k", "v");
}

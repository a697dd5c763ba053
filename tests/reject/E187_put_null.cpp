// EXPECT: store\.put\(key, value\): .*; erase\(key\) is what puts null \[weir-E187\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct counting {
    static constexpr auto stores = weir::store<"counts">(weir::serde::string, weir::serde::int64, weir::timestamped);
    void process(std::string const& key, std::string const&, auto& context) {
        auto store = context.template store<"counts">();
#ifdef WEIR_ACCEPT
        store.erase(key);
#else
        store.put(key, std::nullopt);
#endif
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(counting{}))};
    driver.input<"in">().pipe("k", "v");
}

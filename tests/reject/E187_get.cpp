// EXPECT: store\.get\(key\): key is not of the key type of the store \[weir-E187\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct counting {
    static constexpr auto stores = weir::store<"counts">(weir::serde::string, weir::serde::int64);
    void process(std::string const& key, std::string const&, auto& context) {
        auto store = context.template store<"counts">();
#ifdef WEIR_ACCEPT
        auto const n = store.get(key).value_or(0);
#else
        auto const n = store.get(1).value_or(0);
#endif
        store.put(key, n + 1);
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(counting{}))};
    driver.input<"in">().pipe("k", "v");
}

// EXPECT: store\.put\(key, value\): these are not of the key and value type of the store; .* \[weir-E187\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct counting {
    static constexpr auto stores = weir::store<"counts">(weir::serde::string, weir::serde::int64);
    void process(std::string const& key, std::string const& value, auto& context) {
        auto store = context.template store<"counts">();
#ifdef WEIR_ACCEPT
        store.put(key, std::int64_t(value.size()));
#else
        store.put(key, value);
#endif
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{weir::topology(in | weir::process(counting{}))};
    driver.input<"in">().pipe("k", "v");
}

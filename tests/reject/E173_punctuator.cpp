// EXPECT: context\.schedule\(clock, interval_ms, f\): f cannot be called with the time.* \[weir-E173\]

#include <weir/weir.hpp>

#include <weir/test.hpp>

struct copying {
    using key_type = std::string;
    using value_type = std::string;
    void init(auto& context) {
#ifdef WEIR_ACCEPT
        context.schedule(weir::punctuation::stream_time, 10, [](std::int64_t) {});
#else
        context.schedule(weir::punctuation::stream_time, 10, [](std::string const&) {});
#endif
    }
    void process(std::string const&, std::string const&, auto&) {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const seen = weir::store<"seen">(weir::serde::string, weir::serde::string);
    weir::test::driver driver{
        weir::topology(in | weir::process(copying{}, seen) | weir::to<"out">(weir::named<"child">))};
    driver.input<"in">().pipe("k", "v");
}

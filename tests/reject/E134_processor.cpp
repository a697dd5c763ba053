// EXPECT: operator\(f\): f cannot be copied, and each copy of a stream or topology holds one; .* \[weir-E134\]

#include <weir/weir.hpp>

#include <memory>

template <typename Pointer>
struct copying {
    using key_type = std::string;
    using value_type = std::string;
    Pointer prefix;
    void process(std::string const& key, std::string const& value, auto& context) {
        context.forward(key, *prefix + value);
    }
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    auto f = copying<std::shared_ptr<std::string>>{};
#else
    auto f = copying<std::unique_ptr<std::string>>{};
#endif
    static_cast<void>(weir::topology(in | weir::process(std::move(f)) | weir::to<"out">()));
}

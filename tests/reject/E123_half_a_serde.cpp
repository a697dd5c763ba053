// EXPECT: an option is neither weir::named<.name.> nor a serde.*\[weir-E123\]

#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/topology.hpp>

template <bool Whole>
struct text_serde {
    using type = std::string;
    void serialize(std::string const&, weir::bytes&) const {}
    void deserialize(weir::bytes_view, std::string&) const
        requires Whole
    {}
};

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::topology(in | weir::to<"out">(weir::serde::string, text_serde<true>{})));
#else
    static_cast<void>(weir::topology(in | weir::to<"out">(weir::serde::string, text_serde<false>{})));
#endif
}

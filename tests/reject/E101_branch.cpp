// EXPECT: branch<Name>: this is no legal name.*\[weir-E101\]

#include <weir/stream/split.hpp>

int main() {
    auto const yes = [](std::string const&) { return true; };
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::branch<"yes">(yes));
#else
    static_cast<void>(weir::branch<"yes!">(yes));
#endif
}

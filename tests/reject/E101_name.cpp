// EXPECT: named<Name>: this is no legal name.*\[weir-E101\]

#include <weir/topology/named.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::named<"mask-card">);
#else
    static_cast<void>(weir::named<"mask card">);
#endif
}

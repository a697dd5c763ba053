// EXPECT: weir::with<P\.\.\.>: there are two .*metrics levels or others of which one counts; .* \[weir-E176\]

#include <weir/runtime/policies.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::with<weir::metrics::debug, weir::timestamps::wallclock>);
#else
    static_cast<void>(weir::with<weir::metrics::info, weir::metrics::debug>);
#endif
}

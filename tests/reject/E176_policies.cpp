// EXPECT: weir::with<P\.\.\.>: there are two handlers of one kind.* \[weir-E176\]

#include <weir/runtime/policies.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::with<weir::deserialization::log_and_fail, weir::processing::log_and_continue>);
#else
    static_cast<void>(weir::with<weir::processing::log_and_fail, weir::processing::log_and_continue>);
#endif
}

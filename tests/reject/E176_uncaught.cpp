// EXPECT: weir::with<P\.\.\.>: there are two handlers of one kind.* \[weir-E176\]

#include <weir/runtime/policies.hpp>

int main() {
#ifdef WEIR_ACCEPT
    static_cast<void>(weir::with<weir::uncaught::replace_thread>);
#else
    static_cast<void>(weir::with<weir::uncaught::replace_thread, weir::uncaught::shutdown_client>);
#endif
}

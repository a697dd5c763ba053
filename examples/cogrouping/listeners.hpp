// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <string>
#include <weir/runtime/state.hpp>
#include <weir/runtime/uncaught_exception_handler.hpp>

namespace cogrouping {

struct says_when_it_runs : weir::state_listener {
    void on_change(weir::state now, weir::state before) {
        if (now == weir::state::running && before == weir::state::rebalancing)
            std::printf("Application has gone from REBALANCING to RUNNING\n");
    }
};

/// The default answer, with a message of its own.
struct tells_of_dead_threads : weir::uncaught::handler {
    weir::stream_thread_exception_response handle(weir::uncaught_exception const& e) {
        std::fprintf(stderr, "Thread [%s] encountered [%s]\n", std::string{e.thread_name}.c_str(),
                     std::string{e.message}.c_str());
        return weir::stream_thread_exception_response::shutdown_client;
    }
};

}  // namespace cogrouping

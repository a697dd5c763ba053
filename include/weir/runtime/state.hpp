// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace weir {

/// Of one application instance, as KafkaStreams.State; the values are Java's ordinals (metric client-state).
enum class state : unsigned char { created, rebalancing, running, pending_shutdown, not_running, pending_error, error };

/// "CREATED" and so on.
constexpr std::string_view to_string(state s) {
    constexpr std::string_view names[]{"CREATED",     "REBALANCING",   "RUNNING", "PENDING_SHUTDOWN",
                                       "NOT_RUNNING", "PENDING_ERROR", "ERROR"};
    return names[static_cast<unsigned char>(s)];
}

/// The transitions that Kafka Streams allows.
constexpr bool may_follow(state from, state to) {
    switch (from) {
        case state::created:
            return to == state::rebalancing || to == state::pending_shutdown;
        case state::rebalancing:
            return to == state::running || to == state::pending_shutdown || to == state::pending_error;
        case state::running:
            return to == state::rebalancing || to == state::running || to == state::pending_shutdown ||
                   to == state::pending_error;
        case state::pending_shutdown:
            return to == state::not_running;
        case state::pending_error:
            return to == state::error;
        default:
            return false;
    }
}

/// Base of a state listener, a policy: `on_change(new_state, old_state)` is called after each transition, by the thread
/// that made it.
struct state_listener {
    void on_change(state, state) {}
};

}  // namespace weir

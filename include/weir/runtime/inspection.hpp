// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace weir {

/// Base of a policy that looks inside of an application while it runs; weir::dumps (runtime/dumps.hpp) is one.
struct inspection {};

namespace runtime {

/// What a stream thread is at, and so, what it waits for.
enum class activity : unsigned char {
    none,
    polling,
    processing,
    punctuating,
    restoring,
    flushing,
    committing,
    rebalancing,
    closing
};

/// "polling" and so on.
constexpr std::string_view to_string(activity a) {
    constexpr std::string_view names[]{"none",     "polling",    "processing",  "punctuating", "restoring",
                                       "flushing", "committing", "rebalancing", "closing"};
    return names[static_cast<unsigned char>(a)];
}

/// Sees nothing of a stream thread.
struct no_thread_inspector {
    struct nothing {};
    static constexpr nothing enter(activity, std::size_t = 0) { return {}; }
};

/// Sees nothing of a task.
struct no_task_watch {
    static constexpr bool is_on = false;

    constexpr no_task_watch() = default;
    explicit constexpr no_task_watch(no_thread_inspector const&) {}
};

struct no_result {};
struct no_error_notes {};
struct no_dump_writer {};

}  // namespace runtime

/// The default.
struct no_inspection : inspection {
    static constexpr bool is_on = false;
    using thread_inspector = runtime::no_thread_inspector;
    using task_watch = runtime::no_task_watch;
    using error_notes = runtime::no_error_notes;
    using writer = runtime::no_dump_writer;
    using result = runtime::no_result;
    template <typename Task>
    using restore_listeners = std::tuple<>;
};

}  // namespace weir

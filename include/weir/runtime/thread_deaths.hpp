// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/runtime/node_failure.hpp>
#include <weir/runtime/policies.hpp>
#include <weir/runtime/restore_listener.hpp>
#include <weir/runtime/uncaught_exception_handler.hpp>

namespace weir::runtime {

/// In a catch block: what is known of what ended a stream thread. `use(uncaught_exception const&)`.
template <typename Use>
void with_uncaught(std::string const& thread_name, Use use) {
    uncaught_exception at;
    at.exception = std::current_exception();
    at.thread_name = thread_name;
    auto const message = weir::detail::current_exception_text();
    at.message = message;
    try {
        throw;
    } catch (failed_processing const& e) {
        if (e.cause) at.exception = e.cause;
        std::string_view node = e.node;
        constexpr std::string_view task = "task ";
        if (auto const end = node.find(": "); node.starts_with(task) && end != node.npos) {
            at.task_id = node.substr(task.size(), end - task.size());
            node.remove_prefix(end + 2);
        }
        at.processor_node_id = node;
        at.topic = e.topic;
        at.partition = e.partition;
        at.offset = e.offset;
        use(std::as_const(at));
    } catch (failed_listener const& e) {
        at.exception = e.cause;
        use(std::as_const(at));
    } catch (...) {
        use(std::as_const(at));
    }
}

/// What the stream threads of one application died of, and who decides what becomes of it. Any thread may call.
template <typename Policies>
class thread_deaths {
    using chosen = weir::detail::chosen<Policies>;
    using inspection = typename chosen::inspection;

    void (*log_)(std::string_view);
    std::mutex lock_;  // of the handler
    typename chosen::uncaught_handler handler_;
    [[no_unique_address]] typename inspection::error_notes notes_;

public:
    explicit thread_deaths(void (*log)(std::string_view)) : log_{log} {}

    void configure(std::map<std::string, std::string> const& settings) {
        configure_handler("uncaught exception handler", handler_, settings);
    }

    /// In the catch block of the death.
    void note(std::string const& thread_name) {
        log_(thread_name + " died: " + weir::detail::current_exception_text());
        if constexpr (inspection::is_on) notes_.add(inspection::note_of_end(thread_name, "died"));
    }
    /// In the catch block of what is no death: the thread begins again after the pause.
    void note_beginning(std::string const& thread_name, std::int64_t pause_ms) {
        log_(thread_name + " begins again from its last commit, in " + std::to_string(pause_ms) +
             " ms: " + weir::detail::current_exception_text());
        if constexpr (inspection::is_on) notes_.add(inspection::note_of_end(thread_name, "began again"));
    }
    /// In the same: what the handler of uncaught exceptions answers. One thread at a time asks; what the handler throws
    /// counts as shutdown_client.
    stream_thread_exception_response ask(std::string const& thread_name) {
        std::lock_guard const one_at_a_time{lock_};
        auto answer = stream_thread_exception_response::shutdown_client;
        try {
            with_uncaught(thread_name, [&](uncaught_exception const& e) { answer = handler_.handle(e); });
        } catch (...) {
            log_("the handler of uncaught exceptions failed: " + weir::detail::current_exception_text());
        }
        return answer;
    }
    /// Appends what was noted, with the policy weir::dumps; gives how many there were in all.
    template <typename Notes>
    std::int64_t read(Notes& out) const {
        return notes_.read(out);
    }
};

}  // namespace weir::runtime

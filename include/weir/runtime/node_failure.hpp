// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <map>
#include <string>
#include <weir/error/current_exception.hpp>
#include <weir/error/error.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/record/record_context.hpp>
#include <weir/runtime/fused.hpp>

namespace weir::runtime {

/// What happened in a node, at which record, and why; `what` is "failed" or the like.
[[gnu::cold]] inline std::string failure_text(std::string const& node, std::string const& what,
                                              record_context const& context, std::string const& why) {
    auto const where = context.topic.empty()
                           ? " in a punctuator at time " + std::to_string(context.timestamp_ms)
                           : " at topic " + std::string{context.topic} + ", partition " +
                                 std::to_string(context.partition) + ", offset " + std::to_string(context.offset);
    return node + ' ' + what + where + ": " + why;
}
/// In a catch block.
[[gnu::cold]] inline std::string failure_text(std::string const& node, std::string const& what,
                                              record_context const& context) {
    return failure_text(node, what, context, weir::detail::current_exception_text());
}

/// In the catch block of what a handler threw: "the processing exception handler picky threw std::logic_error: no".
[[gnu::cold]] inline std::string handler_text(std::string const& handler) {
    return "the " + handler + " threw " + weir::detail::current_exception_type() + ": " +
           weir::detail::current_exception_text();
}

/// What its `configure` throws comes out as config_error that names the handler; `what` is its kind.
template <typename Handler>
void configure_handler(char const* what, Handler& handler, std::map<std::string, std::string> const& settings) {
    try {
        handler.configure(settings);
    } catch (...) {
        throw config_error{what + (' ' + std::string{type_name<Handler>}) + " cannot be configured: " +
                           weir::detail::current_exception_type() + ": " + weir::detail::current_exception_text()};
    }
}

[[gnu::cold]] inline failed_processing failure_at(std::string const& text, std::string const& node,
                                                  record_context const& at) {
    failed_processing failure{text};
    failure.node = node;
    failure.topic = at.topic;
    failure.partition = at.partition;
    failure.offset = at.offset;
    failure.cause = std::current_exception();
    return failure;
}
/// In a catch block: what was thrown as failed_processing that names the record and, if it is not empty, the node.
[[noreturn, gnu::cold]] inline void throw_failed(std::string const& text, std::string const& node,
                                                 record_context const& at) {
    throw failure_at(text, node, at);
}

/// In a catch block: local state is not what was written, whether a node met that or the runtime did.
[[gnu::cold]] inline bool met_damage() {
    try {
        throw;
    } catch (corrupt_state const&) {
        return true;
    } catch (failed_processing const& e) {
        if (e.cause) try {
                std::rethrow_exception(e.cause);
            } catch (corrupt_state const&) {
                return true;
            } catch (...) {}
        return false;
    } catch (...) {
        return false;
    }
}

/// In a catch block: throw_failed. A client_error stays one: the record could not be sent, which is no fault of the
/// node.
[[noreturn, gnu::cold]] inline void fail_at(std::string const& node, std::string const& what,
                                            record_context const& context) {
    try {
        throw;
    } catch (client_error const&) {
        throw;
    } catch (...) {
        throw_failed(failure_text(node, what, context), node, context);
    }
}

}  // namespace weir::runtime

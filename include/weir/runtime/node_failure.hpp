// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <weir/error/error.hpp>
#include <weir/record/record_context.hpp>
#include <weir/runtime/fused.hpp>

namespace weir::runtime {

/// In a catch block: what was thrown as failed_processing that names the node and the record; `what` is "failed" or the
/// like. A client_error stays one: the record could not be sent, which is no fault of the node.
[[noreturn, gnu::cold]] inline void fail_at(std::string const& node, std::string const& what,
                                            record_context const& context) {
    std::string why = "unknown exception";
    try {
        throw;
    } catch (client_error const&) {
        throw;
    } catch (std::exception const& e) {
        why = e.what();
    } catch (...) {}
    throw failed_processing{node + ' ' + what + " at topic " + std::string{context.topic} + ", partition " +
                            std::to_string(context.partition) + ", offset " + std::to_string(context.offset) + ": " +
                            why};
}

}  // namespace weir::runtime

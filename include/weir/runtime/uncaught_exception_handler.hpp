// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <string_view>

namespace weir {

/// What becomes of an application when one of its stream threads has died, as in Kafka Streams.
enum class stream_thread_exception_response : unsigned char { replace_thread, shutdown_client, shutdown_application };

/// What a stream thread died of, and where. Views are valid during the call.
struct uncaught_exception {
    std::exception_ptr exception;  ///< what a function of the topology or a handler threw; else what weir threw
    std::string_view message;      ///< the whole sentence, which names task, node and record where there are any
    std::string_view thread_name;
    std::string_view task_id, processor_node_id;  ///< empty: it was no task, no node
    std::string_view topic;                       ///< of the record; empty: there was none
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};

/// What a stream thread dies of that no other handler has decided about.
namespace uncaught {

/// Base of a handler, a policy: `stream_thread_exception_response handle(uncaught_exception const&)`. One object for an
/// application, called by one dying thread at a time, which is a member of its group until it returns. What it throws
/// counts as shutdown_client.
struct handler {
    /// All settings of the application, before the first thread.
    void configure(std::map<std::string, std::string> const&) {}
};
/// The default: the other threads commit and close, and the application ends in ERROR.
struct shutdown_client : handler {
    stream_thread_exception_response handle(uncaught_exception const&) {
        return stream_thread_exception_response::shutdown_client;
    }
};
/// A new thread takes the place of the dead one. Its tasks come back by a rebalance, and go on from the last commit.
struct replace_thread : handler {
    stream_thread_exception_response handle(uncaught_exception const&) {
        return stream_thread_exception_response::replace_thread;
    }
};

}  // namespace uncaught
}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace weir {

/// Base of every exception that weir throws. Messages name the topic, partition, offset, file or setting.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Bytes that a serde cannot read.
struct deserialization_error : error {
    using error::error;
};

/// A value that a serde cannot write.
struct serialization_error : error {
    using error::error;
};

/// A user's function threw, or null reached a function that does not take it. Names the node and the record.
struct processing_error : error {
    using error::error;
};

/// A record or an offset was not accepted by the broker, or a client could not reach one.
struct client_error : error {
    using error::error;
};

/// A topology that only running it can show to be wrong: two nodes that cannot be told apart, a missing topic.
struct topology_error : error {
    using error::error;
};

/// Local state that cannot be locked, read or written. Names the path.
struct state_error : error {
    using error::error;
};

/// Local state that is not what was written: it can be wiped and restored.
struct corrupt_state : state_error {
    using state_error::state_error;
};

/// A setting that is unknown, missing or out of range.
struct config_error : error {
    using error::error;
};

}  // namespace weir

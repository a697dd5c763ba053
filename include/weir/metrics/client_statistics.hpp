// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weir::metrics {

/// Base of a policy that adds what the clients of Kafka measure themselves. It has
/// `static void append(std::string_view client_id, std::string_view before, std::string_view now, std::int64_t wall_ms,
/// std::vector<metric>& out)`: two of a client's statistics, the first empty when there was none.
struct client_statistics {};

/// The default.
struct no_client_statistics : client_statistics {};

}  // namespace weir::metrics

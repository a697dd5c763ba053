// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace example {

/// Deletes what the two logging interceptors wrote to this folder in earlier runs, the older files included.
void remove_interceptor_logs(std::string const& folder);
/// Prints how much they wrote.
void tell_interceptor_logs(std::string const& folder);

}  // namespace example

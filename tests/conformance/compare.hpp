// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.hpp"

namespace conformance {

/// Where `got` differs from what the golden expects, for a person to read: "-" is Java's, "+" ours. Empty: nowhere.
std::string differences(golden const& of, outcome const& got);

}  // namespace conformance

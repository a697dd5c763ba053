// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Owned bytes of a key, a value or a header. Any byte may occur, NUL too.
using bytes = std::string;

/// Bytes that somebody else owns.
using bytes_view = std::string_view;

/// A key or value as Kafka carries it: `std::nullopt` is Kafka's null (a tombstone), which is not the empty string.
using wire_bytes = std::optional<bytes_view>;

}  // namespace weir

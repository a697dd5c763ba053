// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <weir/record/bytes.hpp>

namespace weir {

/// The keys that begin with `prefix`, as an engine's `range` takes them: its last key is included, and here it is the
/// first one that does not belong to them, so that `only` looks at each key before anything is decoded. `prefix` must
/// live as long.
class prefix_range {
    bytes_view prefix_;
    std::optional<bytes> behind_;  // null: nothing comes behind

public:
    explicit prefix_range(bytes_view prefix) : prefix_{prefix} {
        auto const last = prefix.find_last_not_of('\xff');
        if (last == bytes_view::npos) return;
        behind_.emplace(prefix.substr(0, last + 1));
        behind_->back() = static_cast<char>(static_cast<unsigned char>(behind_->back()) + 1);
    }

    wire_bytes from() const { return prefix_; }
    wire_bytes to() const { return behind_ ? wire_bytes{*behind_} : std::nullopt; }
    /// Calls `visit(key, entry)` for these keys.
    template <typename Visit>
    auto only(Visit visit) const {
        return [prefix = prefix_, visit = std::move(visit)](bytes_view key, bytes_view entry) mutable {
            if (key.starts_with(prefix)) visit(key, entry);
        };
    }
};

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <weir/runtime/restore_listener.hpp>

namespace example {

/// Adds up what is restored in this process.
struct restored : weir::restore::listener {
    static inline std::atomic<std::int64_t> records{0};
    void on_restore_end(weir::topic_partition const&, std::string_view, std::int64_t total) { records += total; }
};

}  // namespace example

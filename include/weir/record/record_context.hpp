// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/record/headers.hpp>

namespace weir {

/// Where the record that is being processed came from, and what travels with it. A third parameter of a user's
/// function receives it. Views are valid during the call.
struct record_context {
    std::string_view topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestamp_ms = -1;
    weir::headers* record_headers = nullptr;

    weir::headers& headers() const { return *record_headers; }
};

}  // namespace weir

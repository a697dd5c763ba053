// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace weir {

/// One subtopology over one partition of its topics: the unit of work.
struct task_id {
    int subtopology = 0;
    std::int32_t partition = 0;

    friend auto operator<=>(task_id const&, task_id const&) = default;
};

/// "0_3".
inline std::string to_string(task_id id) { return std::to_string(id.subtopology) + '_' + std::to_string(id.partition); }

}  // namespace weir

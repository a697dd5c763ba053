// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json.hpp>
#include <weir/weir.hpp>
#include "../zmart/model.hpp"

namespace departments {

/// Purchases counted per department. The key changes, so the stream goes through a repartition topic; the counts live
/// in a store that is restored from its changelog.
inline auto counts() {
    return weir::stream<"transactions">(weir::serde::string, weir::serde::json<zmart::purchase>) |
           weir::select_key([](zmart::purchase const& p) { return p.department; }) | weir::group_by_key() |
           weir::count<"departments">() | weir::to_stream();
}
inline auto topology() { return weir::topology(counts() | weir::to<"department-counts">()); }

}  // namespace departments

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>
#include <weir/metrics/metric.hpp>

namespace example {

/// Closes the application. The result: its metrics after that, the last commit included; those of its tasks, which are
/// gone then, as they stood before.
template <typename Application>
std::vector<weir::metrics::metric> close_and_measure(Application& app) {
    std::vector<weir::metrics::metric> all = app.metrics();
    app.close();
    for (auto const& last : app.metrics()) {
        auto const same = std::find_if(all.begin(), all.end(), [&](auto const& m) {
            return m.group == last.group && m.name == last.name && m.tags == last.tags;
        });
        if (same == all.end())
            all.push_back(last);
        else
            *same = last;
    }
    return all;
}

}  // namespace example

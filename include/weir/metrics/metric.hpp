// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace weir::metrics {

/// One number under the name that Kafka Streams gives it in JMX. NaN: nothing was measured in the last windows.
struct metric {
    std::string group;  ///< "stream-thread-metrics"
    std::string name;   ///< "poll-rate"
    std::string description;
    std::map<std::string, std::string> tags;  ///< "thread-id" and the like: what the number is about
    double value = 0;
};

}  // namespace weir::metrics

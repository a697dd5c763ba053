// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <weir/metrics/definition.hpp>

namespace weir::metrics {

/// What a number is about: "thread-id" and the like, in JMX the properties of an object.
using tags = std::map<std::string, std::string>;

/// One number, or text, under the name that Kafka Streams gives it in JMX. NaN: nothing was measured in the last
/// windows.
struct metric {
    std::string group;  ///< "stream-thread-metrics"
    std::string name;   ///< "poll-rate"
    std::string description;
    metrics::tags tags;
    double value = 0;
    metrics::kind kind = metrics::kind::gauge;
    std::string text{};  ///< of `kind::text`, whose value means nothing

    friend bool operator==(metric const&, metric const&) = default;
};

}  // namespace weir::metrics

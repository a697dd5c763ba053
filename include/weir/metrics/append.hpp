// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>
#include <vector>
#include <weir/metrics/metric.hpp>
#include <weir/metrics/sensor.hpp>

namespace weir::metrics {

/// Appends metrics of one group and one set of tags, in Kafka Streams' words.
class appender {
    std::vector<metric>& out_;
    std::string group_;
    std::map<std::string, std::string> tags_;

public:
    appender(std::vector<metric>& out, std::string group, std::map<std::string, std::string> tags)
        : out_{out}, group_{std::move(group)}, tags_{std::move(tags)} {}

    void value(std::string name, std::string description, double value) const {
        out_.push_back({group_, std::move(name), std::move(description), tags_, value});
    }

    /// `<name>-rate` and `<name>-total` of how often something was recorded. `what`: "calls to poll".
    void rate_and_total_of_count(std::string const& name, std::string const& what, sensor_reading const& of) const {
        rate_and_total(name, what, of.count_per_s, of.count);
    }

    /// The same of the sum of what was recorded.
    void rate_and_total_of_sum(std::string const& name, std::string const& what, sensor_reading const& of) const {
        rate_and_total(name, what, of.sum_per_s, of.sum);
    }

    /// `<name>-avg` and `<name>-max`, in units of `unit`.
    void avg_and_max(std::string const& name, std::string const& what, sensor_reading const& of,
                     double unit = 1) const {
        value(name + "-avg", "The average " + what, of.avg / unit);
        value(name + "-max", "The maximum " + what, of.max / unit);
    }

private:
    void rate_and_total(std::string const& name, std::string const& what, double per_s, std::int64_t total) const {
        value(name + "-rate", "The average per-second number of " + what, per_s);
        value(name + "-total", "The total number of " + what, static_cast<double>(total));
    }
};

}  // namespace weir::metrics

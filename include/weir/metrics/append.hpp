// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>
#include <weir/metrics/metric.hpp>
#include <weir/metrics/sensor.hpp>

namespace weir::metrics {

/// Appends metrics that share their tags to a list.
class appender {
    std::vector<metric>& out_;
    tags tags_;

public:
    appender(std::vector<metric>& out, tags about) : out_{out}, tags_{std::move(about)} {}

    void value(definition const& what, double value) const {
        out_.push_back(
            {std::string{what.group}, std::string{what.name}, std::string{what.description}, tags_, value, what.is});
    }
    void value(text const& what, std::string value) const {
        this->value(what, 0.0);
        out_.back().text = std::move(value);
    }

    /// How often something was recorded.
    void count(definition const& rate, definition const& total, sensor_reading const& of) const {
        value(rate, of.count_per_s);
        value(total, static_cast<double>(of.count));
    }
    /// The sum of what was recorded.
    void sum(definition const& rate, definition const& total, sensor_reading const& of) const {
        value(rate, of.sum_per_s);
        value(total, static_cast<double>(of.sum));
    }
    /// In units of `unit`.
    void avg_and_max(definition const& avg, definition const& max, sensor_reading const& of, double unit = 1) const {
        value(avg, of.avg / unit);
        value(max, of.max / unit);
    }
};

}  // namespace weir::metrics

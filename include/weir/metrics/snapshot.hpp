// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/metrics/metric.hpp>

namespace weir::metrics {

/// All metrics of an application as they stood at one moment. A value: it stays as it is when the application goes on.
class snapshot {
    std::vector<metric> metrics_;

public:
    snapshot() = default;
    explicit snapshot(std::vector<metric> metrics) : metrics_{std::move(metrics)} {}

    auto begin() const { return metrics_.begin(); }
    auto end() const { return metrics_.end(); }
    std::size_t size() const { return metrics_.size(); }
    bool empty() const { return metrics_.empty(); }
    metric const& operator[](std::size_t i) const { return metrics_[i]; }
    operator std::vector<metric> const&() const { return metrics_; }

    /// The first of this name whose tags are among its own. Null: there is none.
    metric const* find(std::string_view group, std::string_view name, tags const& about = {}) const {
        for (auto const& m : metrics_)
            if (is(m, group, name, about)) return &m;
        return nullptr;
    }

    /// The value of the one metric of this definition and these tags; throws weir::error when there is none, or more.
    template <typename T>
    T get(typed_definition<T> const& what, tags const& about = {}) const {
        auto const& m = one(what, about);
        if constexpr (std::is_same_v<T, std::string>)
            return m.text;
        else
            return static_cast<T>(m.value);
    }

    /// The sum over all of this definition and these tags: of a counter of tasks, that of the application.
    double total(definition const& what, tags const& about = {}) const {
        double sum = 0;
        for (auto const& m : metrics_)
            if (is(m, what.group, what.name, about)) sum += m.value;
        return sum;
    }

private:
    static bool is(metric const& m, std::string_view group, std::string_view name, tags const& about) {
        if (m.name != name || m.group != group) return false;
        for (auto const& [tag, value] : about) {
            auto const found = m.tags.find(tag);
            if (found == m.tags.end() || found->second != value) return false;
        }
        return true;
    }

    metric const& one(definition const& what, tags const& about) const {
        metric const* found = nullptr;
        for (auto const& m : metrics_) {
            if (!is(m, what.group, what.name, about)) continue;
            if (found) throw error{text_of(what, about) + ": there are several; name more tags"};
            found = &m;
        }
        if (!found) throw error{text_of(what, about) + ": there is none; a higher metrics level may measure it"};
        return *found;
    }
    static std::string text_of(definition const& what, tags const& about) {
        auto out = "metric " + std::string{what.group} + ' ' + std::string{what.name};
        for (auto const& [tag, value] : about) out += ' ' + tag + '=' + value;
        return out;
    }
};

}  // namespace weir::metrics

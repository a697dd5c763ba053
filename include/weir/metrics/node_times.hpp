// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <weir/metrics/sensor.hpp>
#include <weir/metrics/tick_clock.hpp>

namespace weir::metrics {

/// What is given for a node whose time nobody measures.
struct unmeasured {};

/// How often each node of a task was entered, and how long it took with all that happened below it. One thread enters,
/// any thread reads; may be moved before the first of them.
class node_times {
    struct node_sensor : sensor {
        node_sensor() : sensor{tick_clock::per_s()} {}
    };

    std::unique_ptr<node_sensor[]> nodes_;
    std::int64_t left_ = 0;  // when the last node was left

public:
    /// Measures its node until it ends.
    template <bool EndsWithChild>
    class [[nodiscard]] measurement {
        node_times& times_;
        sensor& node_;
        std::int64_t const begin_;

    public:
        [[gnu::always_inline]] measurement(node_times& times, sensor& node)
            : times_{times}, node_{node}, begin_{tick_clock::now()} {}
        measurement(measurement const&) = delete;
        measurement& operator=(measurement const&) = delete;

        [[gnu::always_inline]] ~measurement() {
            // What was left after this began was below it.
            auto const end = EndsWithChild && times_.left_ > begin_ ? times_.left_ : tick_clock::now();
            times_.left_ = end;
            node_.record(end, end - begin_);
        }
    };

    explicit node_times(std::size_t nodes) : nodes_{std::make_unique<node_sensor[]>(nodes)} {}

    /// `EndsWithChild`: the node does nothing after the last of its children, so that their end is its own, and the
    /// clock is read once less.
    template <bool EndsWithChild = false>
    [[gnu::always_inline]] measurement<EndsWithChild> enter(std::size_t node) {
        return {*this, nodes_[node]};
    }

    /// Of the node as it stands now; `avg` and `max` are ticks of the tick_clock.
    sensor_reading read(std::size_t node) const { return nodes_[node].read(tick_clock::now()); }
};

}  // namespace weir::metrics

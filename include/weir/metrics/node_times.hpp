// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <weir/metrics/sensor.hpp>
#include <weir/metrics/tick_clock.hpp>

namespace weir::metrics {

/// What is given for a node whose time nobody measures.
struct unmeasured {};

/// How often each node of a task was entered, how long it took with all that happened below it, and how many records
/// it forwarded. One thread enters and publishes; what is published, any thread reads. May be moved before the first of
/// them.
class node_times {
    struct node {
        tally ticks;
        std::int64_t forwarded = 0;
    };
    struct published_node {
        sensor ticks, forwarded;
    };

    std::size_t count_;
    std::unique_ptr<node[]> nodes_;
    std::unique_ptr<published_node[]> published_;
    std::int64_t left_ = 0;  // when the last node was left

public:
    /// Measures its node until it ends.
    template <bool EndsWithChild>
    class [[nodiscard]] measurement {
        node_times& times_;
        tally& node_;
        std::int64_t const begin_;

    public:
        [[gnu::always_inline]] measurement(node_times& times, tally& node)
            : times_{times}, node_{node}, begin_{tick_clock::now()} {}
        measurement(measurement const&) = delete;
        measurement& operator=(measurement const&) = delete;

        [[gnu::always_inline]] ~measurement() {
            // What was left after this began was below it.
            auto const end = EndsWithChild && times_.left_ > begin_ ? times_.left_ : tick_clock::now();
            times_.left_ = end;
            node_.add(end - begin_);
        }
    };

    explicit node_times(std::size_t nodes)
        : count_{nodes},
          nodes_{std::make_unique<node[]>(nodes)},
          published_{std::make_unique<published_node[]>(nodes)} {}

    /// `EndsWithChild`: the node does nothing after the last of its children, so that their end is its own, and the
    /// clock is read once less.
    template <bool EndsWithChild = false>
    [[gnu::always_inline]] measurement<EndsWithChild> enter(std::size_t of) {
        return {*this, nodes_[of].ticks};
    }
    [[gnu::always_inline]] void forwarded(std::size_t by) { ++nodes_[by].forwarded; }

    /// Readers see what was measured by now.
    void publish(std::int64_t now_ns) {
        for (std::size_t i = 0; i < count_; ++i) {
            published_[i].ticks.record(now_ns, nodes_[i].ticks);
            if (nodes_[i].forwarded == 0) continue;
            published_[i].forwarded.record(now_ns, nodes_[i].forwarded);
            nodes_[i].forwarded = 0;
        }
    }

    /// `avg` and `max` are ticks of the tick_clock.
    sensor_reading read(std::size_t of, std::int64_t now_ns) const { return published_[of].ticks.read(now_ns); }
    /// The sum counts.
    sensor_reading read_forwarded(std::size_t by, std::int64_t now_ns) const {
        return published_[by].forwarded.read(now_ns);
    }
};

}  // namespace weir::metrics

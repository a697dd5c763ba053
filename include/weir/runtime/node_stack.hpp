// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>
#include <weir/metrics/tick_clock.hpp>

namespace weir::runtime {

/// The nodes in which one thread is now, the outermost first, and since when. That thread enters and leaves; any thread
/// reads, without keeping it waiting.
class node_stack {
    struct entry {
        std::atomic<int> node{-1};
        std::atomic<std::int64_t> since{0};
    };

    int capacity_ = 0;
    std::unique_ptr<entry[]> entries_;
    std::atomic<int> depth_{0};

public:
    struct place {
        int node = -1;
        std::int64_t since = 0;  ///< ticks of the tick_clock

        friend bool operator==(place const&, place const&) = default;
    };

    /// As long as it lives, its node is on the stack.
    class [[nodiscard]] visit {
        std::atomic<int>& depth_;
        int const before_;

    public:
        [[gnu::always_inline]] visit(std::atomic<int>& depth, int before) : depth_{depth}, before_{before} {}
        visit(visit const&) = delete;
        visit& operator=(visit const&) = delete;
        [[gnu::always_inline]] ~visit() { depth_.store(before_, std::memory_order_release); }
    };

    /// Before the first visit: so many nodes deep at most; what is deeper is not seen.
    void resize(std::size_t capacity) {
        capacity_ = static_cast<int>(capacity);
        entries_ = std::make_unique<entry[]>(capacity);
    }

    [[gnu::always_inline]] visit enter(int node) {
        auto const depth = depth_.load(std::memory_order_relaxed);
        if (depth < capacity_) [[likely]] {
            entries_[static_cast<std::size_t>(depth)].node.store(node, std::memory_order_relaxed);
            entries_[static_cast<std::size_t>(depth)].since.store(metrics::tick_clock::now(),
                                                                  std::memory_order_relaxed);
        }
        depth_.store(depth + 1, std::memory_order_release);
        return {depth_, depth};
    }

    /// While the thread goes from node to node, what is read may be of two moments; of one that stays it is exact.
    std::vector<place> read() const {
        auto found = read_once();
        for (int i = 0; i < 20; ++i) {
            auto again = read_once();
            if (again == found) break;
            found = std::move(again);
        }
        return found;
    }

private:
    std::vector<place> read_once() const {
        std::vector<place> out;
        auto const depth = std::min(depth_.load(std::memory_order_acquire), capacity_);
        for (std::size_t i = 0; i < static_cast<std::size_t>(depth); ++i)
            out.push_back(
                {entries_[i].node.load(std::memory_order_relaxed), entries_[i].since.load(std::memory_order_relaxed)});
        return out;
    }
};

}  // namespace weir::runtime

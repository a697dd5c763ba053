// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace weir::sim {

/// How often something goes wrong by itself: 0 never, 1 always.
struct fault_rates {
    double produce = 0;  ///< of the records sent: the broker refuses them (retriable)
    double commit = 0;   ///< of the commits of offsets
    double expel = 0;    ///< of the polls of members: the coordinator has forgotten the member
};

/// What is to go wrong: single faults, in the order asked for, and faults by chance that a seed repeats exactly.
class faults {
public:
    struct produce_fault {
        std::string error;
        bool retriable = false;
    };

private:
    std::map<std::string, std::deque<produce_fault>> produce_;  // by topic
    std::map<std::string, int> commit_;                         // by group
    fault_rates rates_{};
    std::uint64_t state_ = 0;

    /// SplitMix64: the same on every platform, which the standard distributions are not.
    std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    bool happens(double rate) { return rate > 0 && static_cast<double>(next() >> 11) * 0x1.0p-53 < rate; }

public:
    void by_chance(std::uint64_t seed, fault_rates rates) {
        state_ = seed;
        rates_ = rates;
    }
    void fail_next_produce(std::string const& topic, produce_fault fault) {
        produce_[topic].push_back(std::move(fault));
    }
    void fail_next_commit(std::string const& group) { ++commit_[group]; }

    std::optional<produce_fault> on_produce(std::string const& topic) {
        if (!produce_.empty())
            if (auto const found = produce_.find(topic); found != produce_.end()) {
                auto result = std::move(found->second.front());
                found->second.pop_front();
                if (found->second.empty()) produce_.erase(found);
                return result;
            }
        if (happens(rates_.produce)) return produce_fault{"REQUEST_TIMED_OUT", true};
        return std::nullopt;
    }
    bool on_commit(std::string const& group) {
        if (auto const found = commit_.find(group); found != commit_.end()) {
            if (--found->second == 0) commit_.erase(found);
            return true;
        }
        return happens(rates_.commit);
    }
    bool on_poll() { return happens(rates_.expel); }
};

}  // namespace weir::sim

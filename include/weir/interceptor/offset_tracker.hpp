// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>
#include <weir/interceptor/chain.hpp>

namespace weir {

/// One record in a topic.
struct record_position {
    topic_partition partition;
    std::int64_t offset = 0;

    friend auto operator<=>(record_position const&, record_position const&) = default;
};

/// Knows which records were made of an input record, and where they are. All functions may be called by any thread.
/// It remembers `capacity` records that were made, and forgets those of the input records that it heard of first.
class offset_tracker {
    struct place {
        std::string const* topic;  // one object for each topic
        std::int32_t partition;
        std::int64_t offset;
        friend bool operator==(place const&, place const&) = default;
    };
    struct hash {
        std::size_t operator()(place const& p) const {
            auto const mixed = reinterpret_cast<std::uintptr_t>(p.topic) ^
                               (static_cast<std::uint64_t>(p.offset) * 0x9e3779b97f4a7c15u) ^
                               (static_cast<std::uint64_t>(p.partition) << 40);
            return static_cast<std::size_t>(mixed ^ (mixed >> 29));
        }
    };

    std::mutex mutable lock_;
    std::size_t const capacity_;
    std::set<std::string, std::less<>> topics_;
    std::unordered_map<place, std::vector<place>, hash> made_of_;
    std::deque<place> inputs_;  // in the order of their first acknowledgement
    std::size_t size_ = 0;
    std::int64_t forgotten_ = 0;

public:
    /// At least one.
    explicit offset_tracker(std::size_t capacity = 65'536) : capacity_{capacity == 0 ? 1 : capacity} {}

    /// In the order of their acknowledgement. After a crash or a rebalance an input record may be processed again: then
    /// all that was made of it. Empty: nothing was, or it is not known (any more).
    std::vector<record_position> produced_from(topic_partition const& input, std::int64_t offset) const {
        std::lock_guard const held{lock_};
        std::vector<record_position> out;
        auto const topic = topics_.find(input.topic);
        if (topic == topics_.end()) return out;
        auto const found = made_of_.find({&*topic, input.partition, offset});
        if (found == made_of_.end()) return out;
        for (auto const& p : found->second) out.push_back({{*p.topic, p.partition}, p.offset});
        return out;
    }

    /// How many records that were made it remembers.
    std::size_t size() const {
        std::lock_guard const held{lock_};
        return size_;
    }
    /// How many input records it has forgotten.
    std::int64_t forgotten() const {
        std::lock_guard const held{lock_};
        return forgotten_;
    }

    /// For track_offsets: the broker has a record. One that has no source, or no offset (acks=0), is left out.
    void add(record_metadata const& made) {
        if (!made.source || made.offset < 0) return;
        std::lock_guard const held{lock_};
        place const input{known(made.source.topic), made.source.partition, made.source.offset};
        while (size_ >= capacity_) forget_first();
        auto& places = made_of_[input];
        if (places.empty()) inputs_.push_back(input);
        places.push_back({known(made.topic), made.partition, made.offset});
        ++size_;
    }

private:
    void forget_first() {
        auto const first = made_of_.find(inputs_.front());
        size_ -= first->second.size();
        made_of_.erase(first);
        inputs_.pop_front();
        ++forgotten_;
    }
    std::string const* known(std::string_view topic) {
        auto found = topics_.find(topic);
        if (found == topics_.end()) found = topics_.emplace(topic).first;
        return &*found;
    }
};

/// The producer interceptor that tells `Tracker`, an object at namespace scope: `inline weir::offset_tracker offsets;`,
/// then `weir::producer_interceptors<weir::track_offsets<offsets>>`.
template <auto& Tracker>
struct track_offsets : producer_interceptor {
    void on_acknowledgement(record_metadata const& metadata, std::string_view error) {
        if (error.empty()) Tracker.add(metadata);
    }
};

}  // namespace weir

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/commit_metadata.hpp>
#include <weir/runtime/head_record.hpp>

namespace weir::runtime {

/// One input partition of a task, and how far it is.
template <typename Task>
struct input {
    topic_partition partition;
    int source;                               ///< vertex
    Task* owner;
    bool alone = true;                        ///< the only input of its task
    bool is_new = true;                       ///< nobody has asked for its committed partition time yet
    bool paused = false;                      ///< while its task is restored
    bool dirty = false;                       ///< processed since the last commit
    bool processed = false;                   ///< since the thread last told others of it
    std::int64_t idle_since_ms = -1;          ///< as it told them; -1: it was not idle
    std::int64_t committed_offset = -1;       ///< -1: none is known
    std::int64_t next_offset = -1;            ///< -1: nothing processed yet
    std::int64_t partition_time_ms = -1;      ///< the highest timestamp
    std::vector<std::size_t> waiting{};       ///< of the current batch
    std::size_t taken = 0;                    ///< of those
    std::int64_t head_ms = -1;  ///< timestamp of the first one that waits, where an extractor was asked
    std::unique_ptr<head_record> head{};  ///< that one; storage, which is used again

    [[gnu::always_inline]] void done(std::int64_t offset, std::int64_t timestamp_ms) {
        next_offset = offset + 1;
        dirty = true;
        if (timestamp_ms > partition_time_ms) partition_time_ms = timestamp_ms;
    }
};

/// The input partitions of one stream thread. References stay valid until their partition is removed.
template <typename Task>
class input_table {
    std::vector<std::unique_ptr<input<Task>>> inputs_;

public:
    void add(topic_partition tp, int source, Task* owner) {
        inputs_.push_back(std::make_unique<input<Task>>(input<Task>{std::move(tp), source, owner}));
        count(owner);
    }
    void remove(std::span<topic_partition const> partitions) {
        std::vector<Task const*> owners;
        std::erase_if(inputs_, [&](auto const& in) {
            if (std::find(partitions.begin(), partitions.end(), in->partition) == partitions.end()) return false;
            owners.push_back(in->owner);
            return true;
        });
        for (auto const* owner : owners) count(owner);
    }

    template <typename Visit>
    void for_each(Visit visit) {
        for (auto& in : inputs_) visit(*in);
    }
    /// Null: it is not here.
    input<Task>* find(std::string_view topic, std::int32_t partition) const {
        for (auto& in : inputs_)
            if (in->partition.partition == partition && in->partition.topic == topic) return in.get();
        return nullptr;
    }
    bool has_owner(Task const* owner) const {
        return std::any_of(inputs_.begin(), inputs_.end(), [&](auto const& in) { return in->owner == owner; });
    }
    bool is_dirty() const {
        return std::any_of(inputs_.begin(), inputs_.end(), [](auto const& in) { return in->dirty; });
    }

    /// What there is to commit.
    std::vector<offset_and_metadata> dirty_offsets() const {
        std::vector<offset_and_metadata> offsets;
        for (auto const& in : inputs_)
            if (in->dirty) offsets.push_back({in->partition, in->next_offset, commit_metadata(in->partition_time_ms)});
        return offsets;
    }
    void committed() {
        for (auto& in : inputs_)
            if (std::exchange(in->dirty, false)) in->committed_offset = in->next_offset;
    }

    /// Notes which are paused: those of whose owner `should_be(Task const*)` says so. The partitions that are now
    /// `paused` and were not, or are not and were.
    template <typename Condition>
    std::vector<topic_partition> set_paused(bool paused, Condition should_be) {
        std::vector<topic_partition> changed;
        for (auto& in : inputs_) {
            if (in->paused == paused || should_be(in->owner) != paused) continue;
            in->paused = paused;
            changed.push_back(in->partition);
        }
        return changed;
    }

    /// Those that came since the last call.
    std::vector<input<Task>*> take_new() {
        std::vector<input<Task>*> fresh;
        for (auto& in : inputs_)
            if (std::exchange(in->is_new, false)) fresh.push_back(in.get());
        return fresh;
    }

    /// The input of a task whose waiting record has the lowest timestamp; null: none waits, and all lists are
    /// empty now.
    template <typename Records>
    input<Task>* oldest_waiting(Task const* owner, Records const& records) const {
        return first_waiting(owner,
                             [&](input<Task> const& in) { return records[in.waiting[in.taken]].timestamp_ms(); });
    }
    /// The same by what `timestamp_of(input)` says of the record that waits.
    template <typename Timestamp>
    input<Task>* first_waiting(Task const* owner, Timestamp const& timestamp_of) const {
        input<Task>* oldest = nullptr;
        std::int64_t lowest_ms = 0;
        for (auto& in : inputs_) {
            if (in->owner != owner || in->taken == in->waiting.size()) continue;
            auto const timestamp_ms = timestamp_of(*in);
            if (!oldest || timestamp_ms < lowest_ms) oldest = in.get(), lowest_ms = timestamp_ms;
        }
        if (!oldest)
            for (auto& in : inputs_)
                if (in->owner == owner) in->waiting.clear(), in->taken = 0;
        return oldest;
    }

private:
    void count(Task const* owner) {
        auto const is_its = [&](auto const& in) { return in->owner == owner; };
        bool const alone = std::count_if(inputs_.begin(), inputs_.end(), is_its) == 1;
        for (auto& in : inputs_)
            if (is_its(in)) in->alone = alone;
    }
};

}  // namespace weir::runtime

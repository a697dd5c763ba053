// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/sim/clock.hpp>
#include <weir/sim/faults.hpp>
#include <weir/sim/group.hpp>
#include <weir/sim/topic.hpp>

namespace weir::sim {

/// A poll that waits, for records of what it reads or for its group.
struct waiting_poll {
    std::condition_variable wake{};
    std::vector<partition_log const*> reads{};
    group const* member_of = nullptr;
};

/// All that the clients of one cluster share. Whoever calls a function or reads a member holds `mutex` (but for
/// `time`); the clients do so once per batch, not once per record.
class broker {
    std::map<std::string, std::shared_ptr<topic>> topics_;
    std::set<std::string> names_;  // never shrinks: records that outlive their topic still have its name
    std::map<std::string, group> groups_;
    std::set<waiting_poll*> waiting_;
    std::uint64_t topic_ids_ = 0, member_ids_ = 0, topic_changes_ = 0;

    std::map<std::string, group::shape> shapes_of(group const& g) const {
        std::map<std::string, group::shape> result;
        for (auto const& name : g.topics())
            if (auto const t = find(name)) result[name] = {t->id, t->partition_count()};
        return result;
    }

public:
    std::mutex mutex;
    clock const time;
    sim::faults faults;

    explicit broker(clock c) : time{std::move(c)} {}

    // Topics.

    std::shared_ptr<topic> find(std::string const& name) const {
        auto const found = topics_.find(name);
        return found == topics_.end() ? nullptr : found->second;
    }
    /// Throws unknown_topic.
    std::shared_ptr<topic> get(std::string const& name) const {
        if (auto t = find(name)) return t;
        throw runtime::unknown_topic{"topic '" + name + "' does not exist"};
    }
    /// Throws unknown_topic, also when the topic has no such partition.
    std::pair<std::shared_ptr<topic>, partition_log*> get(topic_partition const& tp) const {
        auto t = get(tp.topic);
        if (!t->has(tp.partition))
            throw runtime::unknown_topic{"partition " + to_string(tp) + " does not exist: topic '" + tp.topic +
                                         "' has " + std::to_string(t->partition_count())};
        auto* l = &t->at(tp.partition);
        return {std::move(t), l};
    }

    /// Empty, or why not.
    std::string create(runtime::new_topic wanted) {
        if (!is_topic_name(wanted.name))
            return "topic '" + wanted.name + "' has an illegal name: up to 249 letters, digits, '.', '_' and '-'";
        if (find(wanted.name)) return "topic '" + wanted.name + "' already exists";
        if (wanted.partitions == -1) wanted.partitions = 1;
        if (wanted.partitions < 1)
            return "topic '" + wanted.name + "' cannot have " + std::to_string(wanted.partitions) + " partitions";
        try {
            topics_[wanted.name] = std::make_shared<topic>(*names_.insert(wanted.name).first, ++topic_ids_, wanted);
        } catch (config_error const& e) {
            return "topic '" + wanted.name + "': " + e.what();
        }
        ++topic_changes_;
        wake_all();
        return {};
    }
    /// Empty, or why not. Takes the committed offsets of the topic with it, as Kafka does.
    std::string erase(std::string const& name) {
        auto const found = topics_.find(name);
        if (found == topics_.end()) return "topic '" + name + "' does not exist";
        found->second->deleted = true;
        topics_.erase(found);
        for (auto& [id, g] : groups_)
            std::erase_if(g.committed, [&](auto const& entry) { return entry.first.topic == name; });
        ++topic_changes_;
        wake_all();
        return {};
    }
    /// Throws unknown_topic or offset_out_of_range.
    void delete_records(runtime::partition_offset const& before) {
        auto const [t, l] = get(before.partition);
        if (before.offset < 0 || before.offset > l->end_offset())
            throw runtime::offset_out_of_range{"cannot delete the records of " + to_string(before.partition) +
                                                   " below offset " + std::to_string(before.offset) + ": it ends at " +
                                                   std::to_string(l->end_offset()),
                                               before.partition};
        l->delete_before(before.offset);
    }

    // Groups.

    /// Creates it when it is not there: in Kafka a group exists as soon as it is named.
    group& group_of(std::string const& id) { return groups_[id]; }

    std::string new_member_id(std::string const& client_id) {
        auto number = std::to_string(++member_ids_);
        // Equal lengths, so that members of one client.id line up in the order in which they joined.
        return client_id + '-' + std::string(number.size() < 8 ? 8 - number.size() : 0, '0') + number;
    }

    /// What the coordinator does by itself: expels the silent, notices changed topics, ends a rebalance that all have
    /// joined.
    void settle(group& g) {
        auto const generation = g.generation();
        auto changed = g.expire(time.steady_ms());
        if (!g.members().empty() && !g.rebalancing() && g.topic_changes_seen != topic_changes_ &&
            g.has_other_shapes(shapes_of(g))) {
            g.begin_rebalance();
            changed = true;
        }
        g.topic_changes_seen = topic_changes_;
        if (g.all_joined()) g.complete(shapes_of(g));
        if (changed || g.generation() != generation) wake(g);
    }
    void remove_member(group& g, std::string const& member_id) {
        if (!g.remove(member_id)) return;
        settle(g);
        wake(g);
    }
    bool drop_member(std::string const& member_id) {
        for (auto& [id, g] : groups_)
            if (g.find(member_id)) return remove_member(g, member_id), true;
        return false;
    }

    // Waiting.

    void wake(partition_log const& appended) {
        for (auto* w : waiting_)
            for (auto const* l : w->reads)
                if (l == &appended) w->wake.notify_one();
    }
    void wake(group const& g) {
        for (auto* w : waiting_)
            if (w->member_of == &g) w->wake.notify_one();
    }
    void wake_all() {
        for (auto* w : waiting_) w->wake.notify_one();
    }
    /// Gives the mutex up until woken, at most until `deadline_ms` of `time.steady_ms()`. May wake for nothing.
    void wait(std::unique_lock<std::mutex>& held, waiting_poll& w, std::int64_t deadline_ms) {
        waiting_.insert(&w);
        auto const left_ms = deadline_ms - time.steady_ms();
        w.wake.wait_for(held, std::chrono::milliseconds{std::max<std::int64_t>(left_ms, 0)});
        waiting_.erase(&w);
    }
};

}  // namespace weir::sim

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/sim/batch.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/positions.hpp>
#include <weir/sim/settings.hpp>

namespace weir::sim {

/// Models consumer_client. With a virtual clock `poll` never waits; otherwise it returns at the first record, after a
/// rebalance callback, or when the time is up. A member's only sign of life is `poll`: after `session.timeout.ms` of
/// the cluster's clock without one it is expelled. The destructor leaves the group as `close` does, but calls nobody.
class consumer {
    struct state {
        std::shared_ptr<broker> cluster;
        consumer_settings settings;
        reading_positions reads{};
        runtime::rebalance_listener* listener = nullptr;  // subscribed
        std::vector<std::string> topics{};
        std::string member_id{};  // empty: not in the group, or not known to be
        std::int32_t generation = -1;
        waiting_poll waiting{};
        std::string fatal{};
        bool assigned = false, closed = false;
    };
    std::unique_ptr<state> s_;

public:
    consumer(std::shared_ptr<broker> cluster, runtime::client_settings const& settings)
        : s_{new state{.cluster = std::move(cluster), .settings = consumer_settings{settings.values}}} {}
    consumer(consumer&&) = default;
    consumer& operator=(consumer&& other) noexcept {
        if (this != &other) {
            leave();
            s_ = std::move(other.s_);
        }
        return *this;
    }
    ~consumer() { leave(); }

    void subscribe(std::span<std::string const> topics, runtime::rebalance_listener& listener) {
        require_usable();
        require_group("subscribe");
        if (s_->assigned) throw client_error{"subscribe after assign: a consumer does one of the two"};
        s_->listener = &listener;
        s_->topics.assign(topics.begin(), topics.end());
    }

    void assign(std::span<runtime::partition_offset const> positions) {
        require_usable();
        if (s_->listener) throw client_error{"assign after subscribe: a consumer does one of the two"};
        std::lock_guard const held{s_->cluster->mutex};
        s_->reads.replace(*s_->cluster, positions);
        s_->assigned = true;
    }

    record_batch poll(int timeout_ms) {
        require_usable();
        auto& cluster = *s_->cluster;
        auto const waits = timeout_ms > 0 && !cluster.time.is_virtual();
        auto const deadline_ms = waits ? cluster.time.steady_ms() + timeout_ms : 0;
        std::unique_lock held{cluster.mutex};
        for (;;) {
            auto const called_back = s_->listener && keep_membership(held);
            auto batch = s_->reads.take(static_cast<std::size_t>(s_->settings.max_poll_records), s_->settings.reset,
                                        s_->assigned);
            if (batch.size() > 0 || !batch.ends().empty() || called_back || !waits ||
                cluster.time.steady_ms() >= deadline_ms)
                return batch;
            wait(held, deadline_ms);
        }
    }

    void seek(std::span<runtime::partition_offset const> positions) {
        require_usable();
        std::lock_guard const held{s_->cluster->mutex};
        s_->reads.seek(positions);
    }

    void pause(std::span<topic_partition const> partitions) { set_paused(partitions, true); }
    void resume(std::span<topic_partition const> partitions) { set_paused(partitions, false); }

    void commit(std::span<offset_and_metadata const> offsets, int /*timeout_ms*/) {
        require_usable();
        require_group("commit");
        std::lock_guard const held{s_->cluster->mutex};
        auto& g = s_->cluster->group_of(*s_->settings.group_id);
        s_->cluster->settle(g);
        check_may_commit(g);
        if (s_->cluster->faults.on_commit(*s_->settings.group_id)) refuse_commit("a fault was asked for");
        for (auto const& o : offsets) {
            if (!s_->cluster->find(o.partition.topic))
                refuse_commit("UNKNOWN_TOPIC_OR_PARTITION: topic '" + o.partition.topic + "' does not exist");
            if (o.metadata.size() > metadata_size_max)
                refuse_commit("OFFSET_METADATA_TOO_LARGE: " + std::to_string(o.metadata.size()) + " bytes for " +
                              to_string(o.partition) + ", at most " + std::to_string(metadata_size_max));
        }
        for (auto const& o : offsets) g.committed[o.partition] = {o.offset, o.metadata};
    }

    std::vector<std::optional<offset_and_metadata>> committed(std::span<topic_partition const> partitions,
                                                              int /*timeout_ms*/) {
        require_usable();
        require_group("committed");
        std::lock_guard const held{s_->cluster->mutex};
        auto const& known = s_->cluster->group_of(*s_->settings.group_id).committed;
        std::vector<std::optional<offset_and_metadata>> result;
        for (auto const& tp : partitions)
            if (auto const found = known.find(tp); found != known.end())
                result.push_back(offset_and_metadata{tp, found->second.offset, found->second.metadata});
            else
                result.emplace_back();
        return result;
    }

    std::vector<std::int64_t> beginning_offsets(std::span<topic_partition const> partitions, int /*timeout_ms*/) {
        return offsets_of(partitions, [](partition_log const& l) { return l.start_offset(); });
    }
    std::vector<std::int64_t> end_offsets(std::span<topic_partition const> partitions, int /*timeout_ms*/) {
        return offsets_of(partitions, [](partition_log const& l) { return l.last_stable_offset(); });
    }

    /// What `end_offsets` says; -1: there is no such partition. For any thread, as the cluster's lock is all it needs.
    std::int64_t known_end_offset(topic_partition const& tp) const {
        auto const& cluster = *s_->cluster;
        std::lock_guard const held{s_->cluster->mutex};
        auto const topic = cluster.find(tp.topic);
        return topic && topic->has(tp.partition) ? cluster.get(tp).second->last_stable_offset() : -1;
    }

    void close(int /*timeout_ms*/) {
        if (!s_ || s_->closed) return;
        auto const owned = s_->reads.partitions();
        auto* const listener = s_->listener;
        if (listener && s_->fatal.empty() && !owned.empty()) {
            std::unique_lock held{s_->cluster->mutex};
            auto& g = s_->cluster->group_of(*s_->settings.group_id);
            s_->cluster->settle(g);
            auto const is_member = g.find(s_->member_id) != nullptr;
            held.unlock();
            if (is_member)
                listener->on_partitions_revoked(owned);
            else
                listener->on_partitions_lost(owned);
        }
        leave();
    }

    /// As the group's coordinator knows it; empty while not in the group.
    std::string const& member_id() const { return s_->member_id; }

private:
    static constexpr std::size_t metadata_size_max = 4096;

    void require_usable() const {
        if (!s_->fatal.empty()) throw runtime::fatal_client_error{s_->fatal};
        if (s_->closed) throw client_error{"the consumer is closed"};
    }
    void require_group(std::string const& what) const {
        if (!s_->settings.group_id) throw config_error{what + " needs the setting group.id"};
    }
    std::string who() const { return "member '" + s_->member_id + "' of group '" + *s_->settings.group_id + "'"; }

    [[noreturn]] void refuse_commit(std::string const& why) const {
        throw runtime::commit_failed{"commit of " + who() + ": " + why};
    }
    [[noreturn]] void fence() {
        s_->fatal = who() + " is fenced: another client has its group.instance.id '" +
                    s_->settings.instance_id.value_or("") + "'";
        s_->reads.clear();
        throw runtime::fatal_client_error{s_->fatal};
    }
    void check_may_commit(group& g) {
        if (g.is_fenced(s_->member_id)) fence();
        if (s_->listener ? !g.find(s_->member_id) : !g.members().empty())
            refuse_commit("UNKNOWN_MEMBER_ID: it is not in the group");
        if (s_->listener && s_->generation != g.generation())
            refuse_commit("ILLEGAL_GENERATION: it knows generation " + std::to_string(s_->generation) +
                          ", the group is at " + std::to_string(g.generation()));
    }

    void set_paused(std::span<topic_partition const> partitions, bool paused) {
        require_usable();
        std::lock_guard const held{s_->cluster->mutex};
        s_->reads.set_paused(partitions, paused);
    }

    template <typename Offset>
    std::vector<std::int64_t> offsets_of(std::span<topic_partition const> partitions, Offset offset) {
        require_usable();
        std::lock_guard const held{s_->cluster->mutex};
        std::vector<std::int64_t> result;
        for (auto const& tp : partitions) result.push_back(offset(*s_->cluster->get(tp).second));
        return result;
    }

    /// Runs a callback, which may use this consumer, without the lock.
    template <typename Callback>
    void call_back(std::unique_lock<std::mutex>& held, Callback callback) {
        held.unlock();
        callback(*s_->listener);
        require_usable();
        held.lock();
    }

    /// Joins, follows rebalances and joins again, as far as it gets without the other members. True when it called
    /// back.
    bool keep_membership(std::unique_lock<std::mutex>& held) {
        auto& cluster = *s_->cluster;
        auto& g = cluster.group_of(*s_->settings.group_id);
        bool called_back = false;
        if (!s_->member_id.empty() && cluster.faults.on_poll()) cluster.remove_member(g, s_->member_id);
        for (;;) {
            cluster.settle(g);
            auto* const m = g.find(s_->member_id);
            if (m) {
                m->last_poll_ms = cluster.time.steady_ms();
                if (m->topics != s_->topics) {
                    m->topics = s_->topics;
                    g.begin_rebalance();
                }
            }
            if (!m && g.is_fenced(s_->member_id)) fence();
            if (!m && !s_->member_id.empty()) {
                s_->member_id.clear();
                s_->generation = -1;
                if (auto const lost = s_->reads.clear(); !lost.empty()) {
                    called_back = true;
                    call_back(held, [&](auto& listener) { listener.on_partitions_lost(lost); });
                }
            } else if (!m) {
                join(g);
            } else if (g.rebalancing() && !m->joined) {
                // Eager: everything is given up before anything is dealt out. It joins afterwards, still a member or
                // not.
                if (auto const revoked = s_->reads.clear(); !revoked.empty()) {
                    called_back = true;
                    call_back(held, [&](auto& listener) { listener.on_partitions_revoked(revoked); });
                } else {
                    m->joined = true;
                }
            } else if (!g.rebalancing() && s_->generation != g.generation()) {
                s_->generation = g.generation();
                auto const added = m->assignment;
                start_reading(g, added);
                called_back = true;
                call_back(held, [&](auto& listener) { listener.on_partitions_assigned(added); });
            } else {
                return called_back;
            }
        }
    }

    void join(group& g) {
        auto& cluster = *s_->cluster;
        s_->member_id = cluster.new_member_id(s_->settings.client_id);
        g.join(s_->member_id, {.client_id = s_->settings.client_id,
                               .instance_id = s_->settings.instance_id,
                               .topics = s_->topics,
                               .session_timeout_ms = s_->settings.session_timeout_ms,
                               .last_poll_ms = cluster.time.steady_ms()});
        cluster.settle(g);
        cluster.wake(g);
    }

    void start_reading(group const& g, std::vector<topic_partition> const& added) {
        for (auto const& tp : added) {
            auto const found = g.committed.find(tp);
            s_->reads.add(*s_->cluster, tp,
                          found == g.committed.end() ? std::nullopt : std::optional{found->second.offset},
                          s_->settings.reset);
        }
    }

    void wait(std::unique_lock<std::mutex>& held, std::int64_t deadline_ms) {
        auto& cluster = *s_->cluster;
        s_->waiting.reads = s_->reads.logs();
        if (!s_->listener) return cluster.wait(held, s_->waiting, deadline_ms);
        auto& g = cluster.group_of(*s_->settings.group_id);
        s_->waiting.member_of = &g;
        auto const set_polling = [&](bool polling) {
            if (auto* const m = g.find(s_->member_id)) {
                m->polling = polling;
                m->last_poll_ms = cluster.time.steady_ms();
            }
        };
        set_polling(true);
        cluster.wait(held, s_->waiting, std::min(deadline_ms, g.next_expiry_ms()));
        set_polling(false);
    }

    /// Without callbacks.
    void leave() {
        if (!s_ || std::exchange(s_->closed, true)) return;
        s_->reads.clear();
        if (!s_->listener) return;
        std::lock_guard const held{s_->cluster->mutex};
        if (!s_->settings.instance_id)
            s_->cluster->remove_member(s_->cluster->group_of(*s_->settings.group_id), s_->member_id);
    }
};

}  // namespace weir::sim

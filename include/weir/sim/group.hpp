// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include <weir/record/topic_partition.hpp>
#include <weir/sim/range_assignor.hpp>

namespace weir::sim {

/// A consumer group as its coordinator keeps it: members, the eager rebalance, committed offsets. It knows no
/// clients, no locks and no clock. A rebalance begins with `begin_rebalance`, every member then joins again, and when
/// all have (`all_joined`) `complete` makes the next generation.
class group {
public:
    struct member {
        std::string client_id;
        std::optional<std::string> instance_id{};
        std::vector<std::string> topics{};
        std::int64_t session_timeout_ms = 0;
        std::int64_t last_poll_ms = 0;
        bool polling = false;  ///< inside a poll that waits: as good as a heartbeat
        bool joined = false;  ///< has asked to be in the next generation
        std::vector<topic_partition> assignment{};
    };
    struct committed_offset {
        std::int64_t offset;
        std::string metadata;
    };
    /// Of a topic: a deleted and recreated one has another id.
    struct shape {
        std::uint64_t id;
        std::int32_t partitions;

        friend bool operator==(shape const&, shape const&) = default;
    };

private:
    std::map<std::string, member> members_;
    std::set<std::string> fenced_;
    std::map<std::string, shape> shapes_;  // of the current generation
    std::int32_t generation_ = 0;
    bool rebalancing_ = false;

public:
    std::map<topic_partition, committed_offset> committed;
    std::uint64_t topic_changes_seen = 0;  ///< how many the cluster had made when last compared

    std::int32_t generation() const { return generation_; }
    bool rebalancing() const { return rebalancing_; }
    std::map<std::string, member> const& members() const { return members_; }

    member* find(std::string const& member_id) {
        auto const found = members_.find(member_id);
        return found == members_.end() ? nullptr : &found->second;
    }
    /// Another client has taken this member's `group.instance.id`.
    bool is_fenced(std::string const& member_id) const { return fenced_.count(member_id) == 1; }

    /// A static member that comes back with the same subscription takes over what its last client had, without a
    /// rebalance.
    void join(std::string const& member_id, member m) {
        m.joined = true;
        auto const before = std::find_if(members_.begin(), members_.end(), [&](auto const& entry) {
            return m.instance_id && entry.second.instance_id == m.instance_id;
        });
        auto const comes_back = before != members_.end() && !rebalancing_ && before->second.topics == m.topics;
        if (before != members_.end()) {
            if (comes_back) m.assignment = before->second.assignment;
            fenced_.insert(before->first);
            members_.erase(before);
        }
        members_[member_id] = std::move(m);
        if (!comes_back) begin_rebalance(member_id);
    }

    /// False when there is no such member.
    bool remove(std::string const& member_id) {
        if (members_.erase(member_id) == 0) return false;
        begin_rebalance();
        return true;
    }

    /// Removes the members whose session has timed out; true when there were any.
    bool expire(std::int64_t now_ms) {
        auto const expired = [&](auto const& entry) {
            auto const& m = entry.second;
            return !m.polling && now_ms - m.last_poll_ms >= m.session_timeout_ms;
        };
        if (std::erase_if(members_, expired) == 0) return false;
        begin_rebalance();
        return true;
    }
    /// When the next session times out if nobody polls.
    std::int64_t next_expiry_ms() const {
        auto result = std::numeric_limits<std::int64_t>::max();
        for (auto const& [id, m] : members_)
            if (!m.polling) result = std::min(result, m.last_poll_ms + m.session_timeout_ms);
        return result;
    }

    /// `joined_id` started it, so it has joined already.
    void begin_rebalance(std::string const& joined_id = {}) {
        if (!std::exchange(rebalancing_, true))
            for (auto& [id, m] : members_) m.joined = id == joined_id;
        if (!members_.empty()) return;
        rebalancing_ = false;
        ++generation_;
    }
    bool all_joined() const {
        return rebalancing_ &&
               std::all_of(members_.begin(), members_.end(), [](auto const& entry) { return entry.second.joined; });
    }

    std::set<std::string> topics() const {
        std::set<std::string> result;
        for (auto const& [id, m] : members_) result.insert(m.topics.begin(), m.topics.end());
        return result;
    }
    /// Have topics that this group reads come, gone or changed since the partitions were dealt out?
    bool has_other_shapes(std::map<std::string, shape> const& shapes) const { return shapes != shapes_; }

    void complete(std::map<std::string, shape> shapes) {
        std::vector<range_member> line;
        for (auto const& [id, m] : members_) line.push_back({id, m.instance_id, {m.topics.begin(), m.topics.end()}});
        std::map<std::string, std::int32_t> counts;
        for (auto const& [topic, s] : shapes) counts[topic] = s.partitions;
        auto const shares = range_assign(line, counts);
        auto share = shares.begin();
        for (auto& [id, m] : members_) m.assignment = *share++;
        shapes_ = std::move(shapes);
        rebalancing_ = false;
        ++generation_;
    }
};

}  // namespace weir::sim

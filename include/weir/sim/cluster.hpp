// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include <weir/record/murmur2.hpp>
#include <weir/runtime/client.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/clock.hpp>
#include <weir/sim/faults.hpp>
#include <weir/sim/partition_log.hpp>

namespace weir::sim {

/// A record that owns its bytes, to put into a topic or as it was found there.
struct record {
    std::optional<bytes> key{}, value{};  ///< none: Kafka's null
    headers record_headers{};
    std::int64_t timestamp_ms = -1;  ///< -1: the cluster's time
    std::int32_t partition = -1;  ///< -1: by the key, as a producer does; without a key the one with the fewest records
    std::int64_t offset = -1;  ///< of a record that was read

    friend bool operator==(record const&, record const&) = default;
};

struct group_member {
    std::string member_id, client_id;
    std::optional<std::string> instance_id;
    std::vector<topic_partition> assignment;
};

/// A Kafka cluster in memory: topics, groups, time. Copies are the same cluster, and its clients keep it alive. With
/// a `virtual_clock` nothing ever waits and everything repeats exactly, as long as one thread uses it; without one it
/// runs on the system's clock, for any number of threads. Thread-safe.
class cluster {
    std::shared_ptr<broker> broker_;

    static wire_bytes view(std::optional<bytes> const& b) { return b ? wire_bytes{*b} : wire_bytes{}; }
    static std::optional<bytes> own(wire_bytes b) { return b ? std::optional<bytes>{*b} : std::nullopt; }

    static std::int32_t choose_partition(topic& t, record const& r) {
        if (r.partition >= 0) return r.partition;
        if (r.key) return partition_for_key(*r.key, t.partition_count());
        std::int32_t best = 0;
        for (std::int32_t p = 1; p < t.partition_count(); ++p)
            if (t.at(p).end_offset() < t.at(best).end_offset()) best = p;
        return best;
    }

public:
    cluster() : broker_{std::make_shared<broker>(clock{})} {}
    explicit cluster(virtual_clock time) : broker_{std::make_shared<broker>(clock{std::move(time)})} {}

    clock const& time() const { return broker_->time; }
    /// What clients are made of.
    std::shared_ptr<broker> const& shared_broker() const { return broker_; }

    // Topics. Unknown ones throw unknown_topic.

    /// Throws client_error when there is such a topic already, or its name or configs are bad.
    void create_topic(std::string const& name, std::int32_t partitions = 1,
                      std::map<std::string, std::string> configs = {}) {
        std::lock_guard const held{broker_->mutex};
        if (auto const problem =
                broker_->create({.name = name, .partitions = partitions, .configs = std::move(configs)});
            !problem.empty())
            throw client_error{problem};
    }
    void delete_topic(std::string const& name) {
        std::lock_guard const held{broker_->mutex};
        if (auto const problem = broker_->erase(name); !problem.empty()) throw runtime::unknown_topic{problem};
    }

    /// Appends at once. Returns where.
    runtime::partition_offset append(std::string const& topic, record const& r) {
        std::string encoded;
        header_codec::append(encoded, r.record_headers);
        std::lock_guard const held{broker_->mutex};
        topic_partition tp{topic, choose_partition(*broker_->get(topic), r)};
        auto const [t, to] = broker_->get(tp);
        auto const now_ms = broker_->time.wall_ms();
        auto const timestamp_ms = r.timestamp_ms < 0 || t->limits.log_append_time ? now_ms : r.timestamp_ms;
        auto const offset = t->append(tp.partition, {timestamp_ms, view(r.key), view(r.value), encoded}, now_ms);
        broker_->wake(*to);
        return {std::move(tp), offset};
    }

    /// All records of a topic: by partition, then by offset.
    std::vector<record> read_all(std::string const& topic) const {
        std::lock_guard const held{broker_->mutex};
        auto const t = broker_->get(topic);
        std::vector<record> result;
        for (std::int32_t p = 0; p < t->partition_count(); ++p) {
            auto const& l = t->at(p);
            l.read(l.start_offset(), static_cast<std::size_t>(l.end_offset()),
                   [&](auto const&, auto const* first, auto const* last) {
                       for (; first != last; ++first) {
                           auto& r = result.emplace_back(record{own(first->key()), own(first->value())});
                           header_codec::copy(first->encoded_headers(), r.record_headers);
                           r.timestamp_ms = first->timestamp_ms();
                           r.partition = p;
                           r.offset = first->offset();
                       }
                   });
        }
        return result;
    }

    std::int64_t beginning_offset(topic_partition const& tp) const {
        std::lock_guard const held{broker_->mutex};
        return broker_->get(tp).second->start_offset();
    }
    std::int64_t end_offset(topic_partition const& tp) const {
        std::lock_guard const held{broker_->mutex};
        return broker_->get(tp).second->end_offset();
    }
    /// Throws offset_out_of_range beyond the end.
    void delete_records(topic_partition const& tp, std::int64_t before_offset) {
        std::lock_guard const held{broker_->mutex};
        broker_->delete_records({tp, before_offset});
    }

    // Groups.

    std::optional<offset_and_metadata> committed(std::string const& group, topic_partition const& tp) const {
        std::lock_guard const held{broker_->mutex};
        auto const& known = broker_->group_of(group).committed;
        auto const found = known.find(tp);
        if (found == known.end()) return std::nullopt;
        return offset_and_metadata{tp, found->second.offset, found->second.metadata};
    }
    std::vector<group_member> members(std::string const& group) const {
        std::lock_guard const held{broker_->mutex};
        std::vector<group_member> result;
        for (auto const& [id, m] : broker_->group_of(group).members())
            result.push_back({id, m.client_id, m.instance_id, m.assignment});
        return result;
    }

    // Faults.

    /// The next record that a producer hands over for `topic` is refused with this error.
    void fail_next_produce(std::string const& topic, std::string error, bool retriable = false) {
        std::lock_guard const held{broker_->mutex};
        broker_->faults.fail_next_produce(topic, {std::move(error), retriable});
    }
    /// The next commit of a member of `group` throws commit_failed; nothing is committed.
    void fail_next_commit(std::string const& group) {
        std::lock_guard const held{broker_->mutex};
        broker_->faults.fail_next_commit(group);
    }
    /// The coordinator forgets the member, as if its session had timed out. False when no group has it.
    bool drop_member(std::string const& member_id) {
        std::lock_guard const held{broker_->mutex};
        return broker_->drop_member(member_id);
    }
    /// From now on faults happen by chance; one seed gives one sequence of them.
    void fail_by_chance(std::uint64_t seed, fault_rates rates) {
        std::lock_guard const held{broker_->mutex};
        broker_->faults.by_chance(seed, rates);
    }
};

}  // namespace weir::sim

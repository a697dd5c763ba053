// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/runtime/stream_settings.hpp>

namespace weir::runtime {

/// Deletes what was read from repartition topics and committed, which nobody needs any more: their retention is
/// unlimited. As Kafka Streams does (KIP-811), after a commit and every `repartition.purge.interval.ms`. A failure is
/// logged, and the next time tries again. Used by one thread.
template <typename Supplier>
class repartition_purge {
    using admin_type = decltype(std::declval<Supplier&>().admin(client_settings{}));

    Supplier& supplier_;
    stream_settings const& settings_;
    void (*log_)(std::string_view);
    std::set<std::string> topics_{};
    std::map<topic_partition, std::int64_t> committed_{};  // and not deleted yet
    std::optional<admin_type> admin_{};
    std::int64_t next_ns_ = 0;

public:
    repartition_purge(Supplier& supplier, stream_settings const& settings, void (*log)(std::string_view))
        : supplier_{supplier}, settings_{settings}, log_{log} {}

    void watch(std::string topic) { topics_.insert(std::move(topic)); }
    void start(std::int64_t now_ns) { next_ns_ = now_ns + settings_.repartition_purge_interval_ms * 1'000'000; }

    /// These offsets were committed just now.
    void committed(std::span<offset_and_metadata const> offsets, std::int64_t now_ns) {
        if (topics_.empty()) return;
        for (auto const& o : offsets)
            if (topics_.contains(o.partition.topic)) committed_[o.partition] = o.offset;
        if (now_ns < next_ns_) return;
        start(now_ns);
        purge();
    }

private:
    void purge() try {
        if (committed_.empty()) return;
        std::vector<partition_offset> before;
        for (auto const& [tp, offset] : committed_) before.push_back({tp, offset});
        if (!admin_) admin_.emplace(supplier_.admin(settings_.admin()));
        admin_->delete_records(before, settings_.request_timeout_ms);
        committed_.clear();
    } catch (client_error const& e) {
        log_(std::string{"records of repartition topics that are done with stay for now: "} + e.what());
    }
};

}  // namespace weir::runtime

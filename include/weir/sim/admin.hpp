// SPDX-License-Identifier: Apache-2.0
#pragma once

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
#include <weir/sim/broker.hpp>

namespace weir::sim {

/// Models admin_client. Everything happens at once.
class admin {
    std::shared_ptr<broker> cluster_;

public:
    explicit admin(std::shared_ptr<broker> cluster) : cluster_{std::move(cluster)} {}

    bool wait_for_broker(int /*timeout_ms*/, auto&& /*keep_waiting*/) { return true; }

    std::vector<std::string> create_topics(std::span<runtime::new_topic const> topics, int /*timeout_ms*/) {
        std::lock_guard const held{cluster_->mutex};
        std::vector<std::string> result;
        for (auto const& t : topics) result.push_back(cluster_->create(t));
        return result;
    }

    std::vector<std::optional<std::int32_t>> partition_counts(std::span<std::string const> names, int /*timeout_ms*/) {
        std::lock_guard const held{cluster_->mutex};
        std::vector<std::optional<std::int32_t>> result;
        for (auto const& name : names) {
            auto const t = cluster_->find(name);
            result.push_back(t ? std::optional{t->partition_count()} : std::nullopt);
        }
        return result;
    }

    std::vector<std::string> delete_topics(std::span<std::string const> names, int /*timeout_ms*/) {
        std::lock_guard const held{cluster_->mutex};
        std::vector<std::string> result;
        for (auto const& name : names) result.push_back(cluster_->erase(name));
        return result;
    }

    /// Those that were set when it was created. Throws unknown_topic.
    std::map<std::string, std::string> topic_configs(std::string const& name, int /*timeout_ms*/) {
        std::lock_guard const held{cluster_->mutex};
        return cluster_->get(name)->configs;
    }

    /// Throws unknown_topic or offset_out_of_range; what came before it in `before` is deleted by then.
    void delete_records(std::span<runtime::partition_offset const> before, int /*timeout_ms*/) {
        std::lock_guard const held{cluster_->mutex};
        for (auto const& b : before) cluster_->delete_records(b);
    }
};

}  // namespace weir::sim

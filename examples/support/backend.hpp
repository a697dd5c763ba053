// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>
#include <weir/kafka.hpp>
#include <weir/sim.hpp>

namespace example {

/// Where an example runs: clients for its input and its checks, and applications.
struct embedded {
    weir::sim::cluster cluster;

    static constexpr char const* name = "embedded cluster";
    weir::sim::supplier clients() const { return weir::sim::supplier{cluster}; }

    template <typename Topology, typename Policies>
    auto application(Topology topology, weir::config settings, Policies policies) const {
        return weir::sim::streams<Topology, Policies>{cluster, std::move(topology), settings, policies};
    }
};

struct real_kafka {
    std::string bootstrap_server;

    static constexpr char const* name = "Kafka";
    weir::kafka::supplier clients() const { return weir::kafka::supplier{{{{"bootstrap.servers", bootstrap_server}}}}; }

    template <typename Topology, typename Policies>
    auto application(Topology topology, weir::config settings, Policies policies) const {
        settings.set("bootstrap.servers", bootstrap_server);
        return weir::kafka::streams<Topology, Policies>{std::move(topology), settings, policies};
    }
};

inline constexpr int request_timeout_ms = 30'000;

/// Creates the topics that are missing.
template <typename Backend>
void create_topics(Backend const& on, std::vector<std::string> const& names, int partitions) {
    auto admin = on.clients().admin({});
    auto const counts = admin.partition_counts(names, request_timeout_ms);
    std::vector<weir::runtime::new_topic> missing;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!counts[i]) missing.push_back({names[i], partitions, -1, {}});
    if (missing.empty()) return;
    auto const errors = admin.create_topics(missing, request_timeout_ms);
    for (std::size_t i = 0; i < errors.size(); ++i)
        if (!errors[i].empty())
            throw weir::client_error{"topic " + missing[i].name + " cannot be created: " + errors[i]};
}

/// Where a topic ends now, partition by partition.
template <typename Backend>
std::vector<weir::runtime::partition_offset> ends_of(Backend const& on, std::string const& topic) {
    auto admin = on.clients().admin({});
    std::vector<std::string> const names{topic};
    auto const count = admin.partition_counts(names, request_timeout_ms)[0].value_or(0);
    std::vector<weir::topic_partition> partitions;
    for (std::int32_t p = 0; p < count; ++p) partitions.push_back({topic, p});
    auto consumer = on.clients().consumer({});
    auto const ends = consumer.end_offsets(partitions, request_timeout_ms);
    std::vector<weir::runtime::partition_offset> out;
    for (std::size_t i = 0; i < partitions.size(); ++i) out.push_back({partitions[i], ends[i]});
    return out;
}

/// Reads a topic from the given offsets to its end: `visit(record)`.
template <typename Backend, typename Visit>
void read_from(Backend const& on, std::vector<weir::runtime::partition_offset> const& from, Visit visit) {
    if (from.empty()) return;
    auto consumer = on.clients().consumer({});
    consumer.assign(from);
    for (std::size_t open = from.size(); open > 0;) {
        auto const batch = consumer.poll(1000);
        for (std::size_t i = 0; i < batch.size(); ++i) visit(batch[i]);
        open -= std::min(open, batch.ends().size());
    }
}

}  // namespace example

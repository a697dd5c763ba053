// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include <weir/topology/topology.hpp>

namespace weir {

enum class internal_topic_kind : unsigned char { repartition, changelog };

/// A topic that belongs to a topology: it is created before the first record is processed, named and configured as
/// Kafka Streams does.
struct internal_topic {
    std::string name;  ///< with the application's id in front, as the broker knows it
    internal_topic_kind kind = internal_topic_kind::repartition;
    int subtopology = 0;  ///< whose tasks read it: records of a repartition topic, or a changelog to restore a store
    int written_by = 0;   ///< the subtopology whose tasks write it; of a changelog the same one

    /// How many the topology asks for. 0: a repartition topic has as many as the largest topic that `written_by` reads,
    /// a changelog one for each task of `subtopology`.
    std::int32_t partitions = 0;

    std::vector<std::pair<std::string, std::string>> configs;  ///< of the topic, sorted by name
    bool is_source = false;  ///< a topic of the user's, which a table reads and is restored from: it is not created
};

/// `<application.id>-<store>-changelog`.
inline std::string changelog_topic(std::string_view application_id, std::string_view store) {
    return std::string{application_id}.append("-").append(store).append("-changelog");
}

namespace detail {

struct internal_topics_of_topology {
    std::string_view application_id;
    std::vector<internal_topic> topics;

    /// Nothing expires and nothing is compacted: a record may wait here as long as no task reads it.
    void repartition(std::string_view topic, int subtopology, int written_by, std::int32_t partitions) {
        topics.push_back({std::string{application_id}.append("-").append(topic),
                          internal_topic_kind::repartition,
                          subtopology,
                          written_by,
                          partitions,
                          {{"cleanup.policy", "delete"},
                           {"message.timestamp.type", "CreateTime"},
                           {"retention.ms", "-1"},
                           {"segment.bytes", "52428800"}}});
    }
    /// A store that several operators use has one changelog.
    void changelog(std::string_view store, int subtopology) {
        auto name = changelog_topic(application_id, store);
        if (std::any_of(topics.begin(), topics.end(), [&](internal_topic const& t) { return t.name == name; })) return;
        topics.push_back({std::move(name),
                          internal_topic_kind::changelog,
                          subtopology,
                          subtopology,
                          0,
                          {{"cleanup.policy", "compact"}, {"message.timestamp.type", "CreateTime"}}});
    }

    template <typename Definition>
    void store([[maybe_unused]] int subtopology) {
        if constexpr (Definition::logged) changelog(Definition::name, subtopology);
        if constexpr (requires { Definition::source_topic; })
            topics.push_back({std::string{Definition::source_topic},
                              internal_topic_kind::changelog,
                              subtopology,
                              subtopology,
                              0,
                              {{"cleanup.policy", "compact"}, {"message.timestamp.type", "CreateTime"}},
                              true});
    }
    template <typename... Definitions>
    void stores(store_definitions<Definitions...>*, [[maybe_unused]] int subtopology) {
        (store<Definitions>(subtopology), ...);
    }

    template <int I, typename Topology>
    void node(Topology const& topology) {
        using stored = stored_at<Topology, I>;
        using op = typename stored::operator_type;
        [[maybe_unused]] constexpr auto const& tables = Topology::tables;
        if constexpr (op::is_detached)
            repartition(op::topic, tables.subtopology[I], tables.subtopology[tables.parents[I][0]],
                        static_cast<stored const&>(topology.operators).op.partitions);
        stores(static_cast<typename op::stores*>(nullptr), tables.subtopology[I]);
    }
    template <int... I, typename Topology>
    void nodes(std::integer_sequence<int, I...>, Topology const& topology) {
        (node<I>(topology), ...);
    }
};

}  // namespace detail

/// The repartition topics of a topology and the changelogs of its stores, in the order of its nodes.
template <typename... Vertices>
std::vector<internal_topic> internal_topics(built_topology<Vertices...> const& topology,
                                            std::string_view application_id) {
    detail::internal_topics_of_topology found{application_id, {}};
    found.nodes(typename built_topology<Vertices...>::indexes{}, topology);
    return std::move(found.topics);
}

}  // namespace weir

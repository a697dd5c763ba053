// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/runtime/failure_handling.hpp>
#include <weir/runtime/head_record.hpp>
#include <weir/test/produced_record.hpp>
#include <weir/topology/node_description.hpp>

namespace weir::test::detail {

/// A record that waits in an input topic of the driver.
struct waiting_record {
    std::optional<bytes> bytes_of_key, bytes_of_value;
    std::int64_t timestamp_ms = -1;
    weir::headers headers;

    wire_bytes key() const { return view(bytes_of_key); }
    wire_bytes value() const { return view(bytes_of_value); }

private:
    static wire_bytes view(std::optional<bytes> const& b) { return b ? wire_bytes{bytes_view{*b}} : std::nullopt; }
};

/// A topic that a source reads: how far it is, and the record whose turn comes next, its head.
struct input_state {
    int source = -1;
    std::int64_t partition_time_ms = -1;
    bool has_head = false;
    std::int64_t offset = -1;        ///< of the record that was taken last
    std::int64_t timestamp_ms = -1;  ///< of that one; by the extractor, where one is asked before its turn
    waiting_record head{};
    std::unique_ptr<runtime::head_record> decoded{};  ///< where it is decoded before its turn; storage, used again
};

/// What the fused loop needs, in memory: all that is sent is kept, in the order of sending over all topics.
template <typename Topology, typename Policies = policies<>>
struct driver_environment {
    using handling_type = runtime::failure_handling<Policies>;
    static constexpr bool keeps_source_bytes = handling_type::keeps_source_bytes;

    std::string application_id;
    std::vector<node_description> nodes;
    std::vector<produced_record> produced;
    std::map<std::string, std::deque<waiting_record>> waiting;  // per topic that a source of the topology reads
    std::int64_t dropped_records = 0;
    std::int64_t now_ms = 0;

    std::string full_topic(node_description const& node, std::string_view topic) const {
        return node.internal_topic ? application_id + '-' + std::string{topic} : std::string{topic};
    }
    std::string full_topic(node_description const& node) const { return full_topic(node, node.topics.front()); }

    template <int I>
    void send(wire_bytes key, wire_bytes value, record_context const& context) {
        auto const topic = full_topic(nodes[I]);
        keep(topic, std::nullopt, key, value, context.timestamp_ms, context.headers());
        if (auto const queue = waiting.find(topic); queue != waiting.end())
            queue->second.push_back({owned(key), owned(value), context.timestamp_ms, context.headers()});
    }

    template <int Store>
    void log_change(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        keep(application_id + '-' + store_names[Store] + "-changelog", 0, key, value, timestamp_ms, {});
    }
    std::vector<std::string> store_names;

    void failed(int node, record_context const& context) {
        bool const is_sink = nodes[static_cast<std::size_t>(node)].kind == node_kind::sink;
        handle(is_sink ? runtime::failure_of::serialization : runtime::failure_of::processing, node, "failed", context);
    }
    void undecodable(int node, char const* what, record_context const& context) {
        handle(runtime::failure_of::deserialization, node, std::string{"cannot read the "} + what, context);
    }
    void keep_source(wire_bytes key, wire_bytes value) { source = {key, value}; }
    runtime::hidden_source hide_source() { return runtime::hidden_source{source}; }
    runtime::source_bytes source;
    handling_type handling{[](std::string_view) {}};
    void skip(int node, char const* why, record_context const& context) { drop(node, why, context); }
    [[noreturn]] void stop(int node, std::string const& what, record_context const& context) const {
        runtime::fail_at(nodes[static_cast<std::size_t>(node)].name, what, context);
    }
    void drop(int, char const*, record_context const&) { ++dropped_records; }
    [[noreturn]] void broken(int node, std::string const& what) const {
        throw processing_error{nodes[static_cast<std::size_t>(node)].name + ": " + what +
                               " failed: " + weir::detail::current_exception_text()};
    }
    std::int64_t wall_ms() const { return now_ms; }
    std::string task_name() const { return "0_0"; }
    std::string const& application_name() const { return application_id; }
    void request_commit() {}  // each record is committed

    struct nothing {};
    template <int>
    static constexpr nothing enter(record_context const&) {
        return {};
    }
    static constexpr void forwarded(int) {}

private:
    static std::optional<bytes> owned(wire_bytes b) { return b ? std::optional<bytes>{*b} : std::nullopt; }

    void keep(std::string topic, std::optional<std::int32_t> partition, wire_bytes key, wire_bytes value,
              std::int64_t timestamp_ms, weir::headers const& headers) {
        produced.push_back({std::move(topic), partition, owned(key), owned(value), timestamp_ms, headers});
    }

    /// In a catch block.
    void handle(runtime::failure_of kind, int node, std::string const& what, record_context const& context) {
        auto const& name = nodes[static_cast<std::size_t>(node)].name;
        handling.handle(kind, name, what, context, name, task_name(), source, {},
                        [&](wire_bytes key, wire_bytes value, weir::headers const& why) {
                            keep(handling.dead_letter_topic(), std::nullopt, key, value, context.timestamp_ms, why);
                        });
        ++dropped_records;
    }
};

}  // namespace weir::test::detail

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <weir/meta/json_string.hpp>
#include <weir/topology/picture.hpp>

namespace weir {

namespace detail {

/// Writes a list whose items `write` appends, one a line.
template <typename Items, typename Write>
void append_json_lines(std::string& out, std::string_view name, Items const& items, Write write) {
    out.append("  \"").append(name).append("\": [");
    int index = 0;
    for (auto const& item : items) {
        out += index > 0 ? ",\n    " : "\n    ";
        write(item, index++);
    }
    out += index > 0 ? "\n  ]" : "]";
}

inline std::string json_list(std::vector<int> const& numbers) {
    std::string out;
    for (int const n : numbers) out += (out.empty() ? "" : ", ") + std::to_string(n);
    return '[' + out + ']';
}
inline std::string json_list(std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& text : texts) out += (out.empty() ? "" : ", ") + json_string(text);
    return '[' + out + ']';
}

constexpr std::string_view name_of_kind(node_kind kind) {
    switch (kind) {
        case node_kind::source:
            return "source";
        case node_kind::sink:
            return "sink";
        default:
            return "processor";
    }
}

}  // namespace detail

/// The topology as a JSON object for tools, with the members "subtopologies" (a number), "nodes", "edges", "topics" and
/// "stores" (lists). A node's "id" is its place in the list, and what all other lists mean by a number.
inline std::string to_json(topology_picture const& picture) {
    std::string out = "{\n  \"subtopologies\": " + std::to_string(picture.subtopologies) + ",\n";
    detail::append_json_lines(out, "nodes", picture.nodes, [&](node_description const& node, int i) {
        out += R"({"id": )" + std::to_string(i) + R"(, "name": )" + json_string(node.name);
        out += R"(, "kind": )" + json_string(detail::name_of_kind(node.kind));
        out += R"(, "subtopology": )" + std::to_string(node.subtopology);
        out += ", \"topics\": " + detail::json_list(node.topics) + ", \"stores\": " + detail::json_list(node.stores);
        out += '}';
    });
    struct edge {
        int from, to;
    };
    std::vector<edge> edges;
    for (int from = 0; auto const& children : picture.children) {
        for (int const to : children) edges.push_back({from, to});
        ++from;
    }
    out += ",\n";
    detail::append_json_lines(out, "edges", edges, [&](edge e, int) {
        out += "{\"from\": " + std::to_string(e.from) + ", \"to\": " + std::to_string(e.to) + '}';
    });
    out += ",\n";
    detail::append_json_lines(out, "topics", picture.topics, [&](pictured_topic const& topic, int) {
        out += "{\"name\": " + json_string(topic.name) + ", \"internal\": " + (topic.internal ? "true" : "false") +
               ", \"written_by\": " + detail::json_list(topic.written_by) +
               ", \"read_by\": " + detail::json_list(topic.read_by) + '}';
    });
    out += ",\n";
    detail::append_json_lines(out, "stores", picture.stores, [&](pictured_store const& store, int) {
        out += "{\"name\": " + json_string(store.name) +
               ", \"changelog\": " + (store.changelog.empty() ? "null" : json_string(store.changelog)) +
               ", \"used_by\": " + detail::json_list(store.used_by) + '}';
    });
    return out += "\n}\n";
}

/// As above, of what topology(...) gave.
template <detail::has_picture Topology>
std::string to_json(Topology const& topology) {
    return to_json(picture_of(topology));
}

}  // namespace weir
